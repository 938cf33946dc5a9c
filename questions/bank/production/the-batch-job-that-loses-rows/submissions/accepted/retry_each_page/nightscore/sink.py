# What is tried again is one call with one finished page; each row has a generator of its own.
"""Writes predictions into the store. Writing the same rows again changes nothing."""

import logging
import time
from collections.abc import Callable, Iterable
from functools import partial
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

    def __init__(self, store: Store, run_date: str, settings: Settings, sleep: Callable[[float], None]) -> None:
        self._store = store
        self._run_date = run_date
        self._settings = settings
        self._sleep = sleep

    def done(self) -> set[int]:
        """The chunks that earlier runs of this night have finished."""
        return set(self._patiently(partial(self._store.done, self._run_date)))

    def write(self, chunk: int, predictions: Iterable[Prediction]) -> int:
        """Writes a chunk page by page, marks it as done, and returns its number of rows. Each call is tried again."""
        written = 0
        rows = iter(predictions)
        while page := list(islice(rows, self._settings.page_size)):
            self._patiently(partial(self._store.upsert, self._run_date, page))
            written += len(page)
        self._patiently(partial(self._store.mark_done, self._run_date, chunk))
        return written

    def _patiently(self, call: Callable[[], T]) -> T:
        return with_retries(call, self._settings, self._sleep)


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
