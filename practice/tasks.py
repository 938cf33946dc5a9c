"""Celery's part: waking the workers, and the worker process's own upkeep."""

import gc
from typing import Any

from celery import shared_task
from celery.signals import worker_ready, worker_shutdown, worker_shutting_down

from practice import grading
from practice.upkeep import Upkeep
from questions import judging

upkeep = Upkeep()


@shared_task(name="practice.judge_waiting")
def judge_waiting() -> None:
    """Judges whatever waits. Idempotent: without waiting attempts it does nothing."""
    grading.judge_waiting()


@worker_ready.connect
def _start_upkeep(**kwargs: Any) -> None:
    gc.collect()
    gc.freeze()  # what is loaded by now stays for ever: to look through it takes as long as a verdict
    upkeep.start()


@worker_shutting_down.connect
def _stop_upkeep(**kwargs: Any) -> None:
    grading.stopping.set()
    upkeep.leave()


@worker_shutdown.connect
def _end(**kwargs: Any) -> None:
    # Only now: until here, what was running went on.
    upkeep.stop()
    judging.close_pool()
