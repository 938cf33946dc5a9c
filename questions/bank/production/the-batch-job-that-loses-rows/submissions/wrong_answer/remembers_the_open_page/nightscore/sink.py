# No row is lost any more, but the count is that of the last attempt alone; a page that failed for good leaks.
"""Writes predictions into the store. Writing the same rows again changes nothing."""

import logging
import time
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Protocol, TypeVar

from nightscore.config import Settings
from nightscore.errors import RunFailed, StoreTimeout
from nightscore.scorer import Prediction

logger = logging.getLogger(__name__)
T = TypeVar("T")


class Store(Protocol):
    """The table of predictions (key: run date and customer) and the journal of chunks. Any call may time out."""

    def upsert(self, run_date: str, page: list[Prediction]) -> None: ...

    def done(self, run_date: str) -> set[int]: ...

    def mark_done(self, run_date: str, chunk: int) -> None: ...


class Sink:
    """One night's part of the store."""

    def __init__(self, store: Store, run_date: str, page_size: int) -> None:
        self._store = store
        self._run_date = run_date
        self._page_size = page_size
        self._pending: list[Prediction] = []  # a page that is not written for certain

    def done(self) -> set[int]:
        """The chunks that earlier runs of this night have finished."""
        return set(self._store.done(self._run_date))

    def write(self, chunk: int, predictions: Iterable[Prediction]) -> int:
        """Writes a chunk page by page, marks it as done, and returns its number of rows. Safe to call again."""
        written = 0
        rows = iter(predictions)
        while page := self._pending or list(islice(rows, self._page_size)):
            self._pending = page
            self._store.upsert(self._run_date, page)
            self._pending = []
            written += len(page)
        self._store.mark_done(self._run_date, chunk)
        return written


def with_retries(call: Callable[[], T], settings: Settings, sleep: Callable[[float], None] = time.sleep) -> T:
    """The result of `call`, which is tried again after a timeout. Raises RunFailed after the last attempt.

    Other exceptions are no matter of patience and pass at once.
    """
    for attempt in range(1, settings.max_attempts + 1):
        try:
            return call()
        except StoreTimeout as error:
            logger.warning("attempt %d of %d timed out", attempt, settings.max_attempts)
            if attempt == settings.max_attempts:
                raise RunFailed(f"no answer from the store in {attempt} attempts") from error
            sleep(settings.backoff_s * 2 ** (attempt - 1))
    raise AssertionError("unreachable")
