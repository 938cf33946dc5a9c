"""Asking what may hang."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")

#: Seconds after which a question counts as lost and is asked anew.
LOST_AFTER = 15.0


class Patient(Generic[T]):
    """Puts one question in a thread of its own, and never twice at a time: who asks meanwhile shares the answer.

    So a part that hangs costs one thread, however often and by however many it is asked about.
    """

    def __init__(self, question: Callable[[], T]) -> None:
        self._question = question
        self._lock = threading.Lock()
        self._answer: Future[T] | None = None
        self._began = 0.0

    def ask(self) -> Future[T]:
        """The answer, of which one takes as much patience as one has: `ask().result(2.5)`."""
        with self._lock:
            lost = time.monotonic() - self._began > LOST_AFTER
            if self._answer is None or self._answer.done() or lost:
                self._answer, self._began = Future(), time.monotonic()
                threading.Thread(target=self._find, args=(self._answer,), name="question", daemon=True).start()
            return self._answer

    def _find(self, answer: Future[T]) -> None:
        try:
            answer.set_result(self._question())
        except BaseException as error:
            answer.set_exception(error)
