"""Everything that /metrics tells: the figures of the web processes, of each worker, and what stands in the database."""

import platform
from functools import cache

from prometheus_client.core import GaugeMetricFamily, Metric

from core import metrics
from core.version import VERSION
from practice import queue
from practice.models import WorkerBeat


def text() -> bytes:
    """In Prometheus' own format."""
    beats = [beat for beat in WorkerBeat.fresh() if not beat.has_died()]
    told = [_gauge("crossover_queue_waiting", "Submissions that wait.", queue.waiting())]
    told += [_gauge("crossover_queue_oldest_seconds", "How long the oldest of them has waited.", queue.oldest_wait())]
    told += [_workers(beats), _build()]
    return metrics.exposition(workers={beat.name: beat.figures for beat in beats}, more=told)


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)


def _workers(beats: list[WorkerBeat]) -> Metric:
    family = GaugeMetricFamily("crossover_workers", "Workers, by whether they have a sandbox.", labels=["sandbox"])
    taking = [beat for beat in beats if not beat.leaving]
    unable = sum(bool(beat.problem) for beat in taking)
    family.add_metric(["ok"], len(taking) - unable)
    family.add_metric(["missing"], unable)
    return family


@cache
def _build() -> Metric:
    family = GaugeMetricFamily("crossover_build_info", "What runs here; always 1.", labels=["version", "python"])
    family.add_metric([VERSION, platform.python_version()], 1)
    return family
