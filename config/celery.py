"""The Celery application. Tasks only wake workers; the database is the queue of record."""

import logging
import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_init, setup_logging
from django.conf import settings

from config.environment import refusal_in_words

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("crossover")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_configure.connect
def read_settings(**_: Any) -> None:
    """The first use of the settings by `celery -A config`, which itself would show a trace of what they refuse."""
    with refusal_in_words():
        settings.DEBUG  # noqa: B018 (the first attribute loads them all)


@setup_logging.connect
def keep_logging(**_: Any) -> None:
    """With a receiver, Celery leaves logging alone: its lines go the way and have the form of all others."""
    logging.captureWarnings(capture=True)


@celeryd_init.connect
def print_no_banner(*, instance: Any, **_: Any) -> None:
    """What the worker prints at its start would be no line of the log's form."""
    instance.quiet = True
