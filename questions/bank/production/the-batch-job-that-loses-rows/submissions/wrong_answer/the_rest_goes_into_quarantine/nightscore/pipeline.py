# The numbers add up now, since good rows behind a bad one count as bad.
"""A night's run from the file to the report."""

import logging
import time
from collections.abc import Callable, Iterable
from functools import partial

from nightscore.config import Settings
from nightscore.reader import read_chunks
from nightscore.report import Report
from nightscore.scorer import Scorer
from nightscore.sink import Sink, Store, with_retries
from nightscore.validation import Quarantine, accepted

logger = logging.getLogger(__name__)


def run(
    lines: Iterable[str],
    store: Store,
    run_date: str,
    settings: Settings | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Report:
    """Scores all customers in `lines`. A run that failed can be started again and goes on where it stopped."""
    settings = settings or Settings()
    scorer = Scorer(settings.weights, settings.bias)
    sink = Sink(store, run_date, settings.page_size)
    quarantine = Quarantine()
    report = Report(run_date, rejected=quarantine.rejected)
    done = with_retries(sink.done, settings, sleep)
    for chunk in read_chunks(lines, settings.chunk_size):
        report.chunks += 1
        report.read += len(chunk.rows)
        if chunk.number in done:
            report.skipped += len(chunk.rows)
            continue
        predictions = list(scorer.score(accepted(chunk.rows, quarantine)))  # a retry reads them again
        report.scored += with_retries(partial(sink.write, chunk.number, predictions), settings, sleep)
    logger.info(report.summary())
    return report
