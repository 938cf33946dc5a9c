"""How gunicorn logs: like everything else, by Django's settings, which `preload_app` has read before the first line."""

import logging
from typing import Any

from gunicorn.glogging import Logger


class WebLogger(Logger):
    """Leaves its lines to the root logger. There is no access log: core/middleware.py writes one with ids."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        self.error_log.setLevel(logging.NOTSET)
