"""Wires the rooms together: settings, URLs, the web and worker entry points, and the launcher. Decides nothing."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
