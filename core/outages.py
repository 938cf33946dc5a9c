"""Writing through a short absence of the database, such as its restart."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

logger = logging.getLogger(__name__)

T = TypeVar("T")

#: What the drivers raise when the server went away or is not there yet.
AWAY = (OperationalError, InterfaceError)
#: Seconds for which it is worth waiting: a server that has to recover takes a while.
PATIENCE = 120.0


def through_outages(work: Callable[[], T], *, patience: float = PATIENCE, pause: float = 1.0) -> T:
    """Does `work` again until the database is back; after `patience` seconds its error is the caller's.

    For work that may be done twice, since an answer can be lost after the commit. Inside a transaction the error comes
    at once: what was done before is gone with it.
    """
    end = time.monotonic() + patience
    while True:
        try:
            return work()
        except AWAY as error:
            if connection.in_atomic_block or time.monotonic() > end:
                raise
            logger.warning("the database is away, trying again: %s", type(error).__name__)
            connection.close()
            time.sleep(pause)
