"""The figures that a process counts for Prometheus. docs/hosting.md says what each means.

Labels take few values, none of which a visitor chooses. Figures of judging carry a label each, so that a process that
judges nothing shows none of them.
"""

import logging
import os
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

logger = logging.getLogger(__name__)

disable_created_metrics()  # type: ignore[no-untyped-call]

WEB = CollectorRegistry()
WORKER = CollectorRegistry()

PAGE_SECONDS = Histogram(
    "crossover_page_seconds",
    "Time until the response began, by the route's name, method and class of status.",
    ["route", "method", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=WEB,
)
EVENT_STREAMS = Gauge(
    "crossover_event_streams", "Open event streams.", multiprocess_mode="livesum", registry=WEB
)  # fmt: skip

REFUSED_SUBMISSIONS = Counter(
    "crossover_refused_submissions", "Submissions that were not taken in, since too many waited.", ["bound"],
    registry=WEB,
)  # fmt: skip

VERDICTS = Counter("crossover_verdicts", "Verdicts given.", ["verdict", "mode"], registry=WORKER)
QUEUE_WAIT_SECONDS = Histogram(
    "crossover_queue_wait_seconds",
    "Time from submitting until a worker began to judge.",
    ["mode"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
    registry=WORKER,
)
JUDGING_SECONDS = Histogram(
    "crossover_judging_seconds",
    "Time from the beginning of judging until the verdict.",
    ["mode"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
    registry=WORKER,
)
POOL_READY = Gauge("crossover_pool_ready", "Cells that stand ready.", ["cell"], registry=WORKER)
POOL_SIZE = Gauge("crossover_pool_size", "Cells that should stand ready.", ["cell"], registry=WORKER)
CELL_START_SECONDS = Histogram(
    "crossover_cell_start_seconds",
    "Time to start a cell.",
    ["cell"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=WORKER,
)
CELL_FAULTS = Counter(
    "crossover_cell_faults", "Cells that failed on our side, at their start or with a job.", ["cell", "at"],
    registry=WORKER,
)  # fmt: skip

METHODS = frozenset({"GET", "HEAD", "POST"})


def observe_page(*, route: str, method: str, status: int, seconds: float) -> None:
    """Counts an answered request. `route` is a name from the address book of the site, never a path."""
    known = method if method in METHODS else "other"
    PAGE_SECONDS.labels(route, known, f"{status // 100}xx").observe(seconds)


def worker_figures() -> str:
    """What this process counted of judging, as text for a table that the web processes read."""
    return generate_latest(WORKER).decode()


def exposition(*, workers: dict[str, str], more: Iterable[Metric] = ()) -> bytes:
    """Prometheus' text: figures of all web processes, those of each worker by its name, and `more`."""
    families: dict[str, Metric] = {}
    for family in [*_own(), *more]:
        _add(families, family)
    for name, text in workers.items():
        for family in _read(name, text):
            _add(families, family, worker=name)
    return generate_latest(_Told(families.values()))


def _read(worker: str, text: str) -> list[Metric]:
    """What a worker wrote of itself; none of it where it cannot be read, since the others are to be heard."""
    try:
        return list(text_string_to_metric_families(text))
    except ValueError:
        logger.warning("the figures of %s cannot be read", worker)
        return []


def _own() -> list[Metric]:
    """Of this process; of all that gunicorn started, where they share a folder (config/launch/gunicorn_conf.py)."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return [*WEB.collect(), *WORKER.collect()]
    return list(MultiProcessCollector(None).collect())  # type: ignore[no-untyped-call]


def _add(families: dict[str, Metric], family: Metric, **labels: str) -> None:
    kept = families.setdefault(family.name, Metric(family.name, family.documentation, family.type))
    kept.samples += [sample._replace(labels={**sample.labels, **labels}) for sample in family.samples]


class _Told(Collector):
    """A registry of what was collected already."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = [family for family in families if family.samples]

    def collect(self) -> list[Metric]:
        return self._families
