"""Celery's part of proving: waking the workers, and stopping with them."""

from typing import Any

from celery import shared_task
from celery.signals import worker_shutting_down

from questions import proving


@shared_task(name="questions.prove_waiting")
def prove_waiting() -> None:
    """Proves what waits. Idempotent: without waiting proofs it does nothing."""
    proving.prove_waiting()


@worker_shutting_down.connect
def _stop_proving(**kwargs: Any) -> None:
    proving.stopping.set()
