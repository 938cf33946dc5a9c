"""Keeps cells started, so that a job need not wait for one.

A keeper thread refills the pool and replaces cells that have grown old; an undertaker thread destroys used ones, off
the path of the answer. A cell still serves one job only.
"""

import logging
import threading
import time
from collections import deque
from queue import SimpleQueue
from typing import Protocol

from sandbox.cells.base import DEFAULT_MEMORY_MB, Cell, CellError, CellKind, OnCase
from sandbox.job import CaseResult, Job, Outcome, Report

log = logging.getLogger(__name__)

MAX_AGE_SECONDS = 900.0
RETRY_SECONDS = 1.0


class Observer(Protocol):
    """Who wants to know how the cells of a pool fare. Called from any thread; must neither raise nor wait."""

    def started(self, seconds: float) -> None:
        """A cell has been started, which took so long."""

    def failed(self, at: str) -> None:
        """A cell failed on our side: at its "start", or with a "job"."""


class Unobserved:
    """Nobody wants to know."""

    def started(self, seconds: float) -> None: ...

    def failed(self, at: str) -> None: ...


class Pool:
    """`size` started cells of one kind. Safe to share between threads; close it, or use it in a `with`."""

    def __init__(
        self, kind: CellKind, size: int, *, max_age: float = MAX_AGE_SECONDS, observer: Observer | None = None
    ) -> None:
        self.kind, self.size = kind, size
        self._max_age = max_age
        self._observer = observer or Unobserved()
        self._ready: deque[tuple[Cell, float]] = deque()
        self._changed = threading.Condition()
        self._closing = self._closed = False
        self._problem: str | None = None
        self._used: SimpleQueue[Cell | None] = SimpleQueue()
        kind.reap()
        self._keeper = threading.Thread(target=self._keep, name="cell-keeper", daemon=True)
        self._undertaker = threading.Thread(target=self._bury, name="cell-undertaker", daemon=True)
        self._keeper.start()
        self._undertaker.start()

    @property
    def level(self) -> int:
        """How many cells stand ready."""
        return len(self._ready)

    @property
    def problem(self) -> str | None:
        """Why the last attempt to start a cell failed; None when it did not."""
        return self._problem

    def run(self, job: Job, on_case: OnCase | None = None) -> Report:
        """Run `job` in a cell of its own. Tries once more after our own fault, unless a result was already delivered.

        Raises ValueError for a job that no cell could take, RuntimeError once the pool is closed. A cell that cannot
        be started is a fault in the report.
        """
        if self._closing:
            raise RuntimeError("this pool of cells is closed")
        delivered = 0

        def deliver(result: CaseResult) -> None:
            nonlocal delivered
            delivered += 1
            if on_case:
                on_case(result)

        report = self._attempt(job, deliver)
        if report.fault and not delivered:
            log.warning("The sandbox failed and tries once more: %s", report.fault, extra={"cell": report.cell_name})
            report = self._attempt(job, deliver)
        return report

    def _attempt(self, job: Job, on_case: OnCase) -> Report:
        started = time.monotonic()
        try:
            cell = self._take(job.limits.memory_mb)
        except CellError as error:
            cases = tuple(CaseResult(name=case.name, outcome=Outcome.INTERNAL_ERROR) for case in job.cases)
            wall_ms = (time.monotonic() - started) * 1000
            return Report(cases=cases, cell=self.kind.slug, wall_ms=wall_ms, fault=str(error))
        log.debug("A cell has the job", extra={"cell": cell.name})
        try:
            report = cell.run(job, on_case=on_case)
        finally:
            self._discard(cell)
        if report.fault:
            self._observer.failed("job")
        return report

    def _take(self, memory_mb: int) -> Cell:
        """A ready cell; a cold start when there is none, or when the job needs more memory than they have."""
        if memory_mb > DEFAULT_MEMORY_MB:
            return self._start(memory_mb)
        with self._changed:
            while self._ready:
                cell, born = self._ready.popleft()
                self._changed.notify_all()
                if not self._stale(born):
                    return cell
                self._used.put(cell)
        return self._start()

    def _start(self, memory_mb: int = DEFAULT_MEMORY_MB) -> Cell:
        began = time.monotonic()
        try:
            cell = self.kind.start(memory_mb=memory_mb)
        except Exception:
            self._observer.failed("start")
            raise
        seconds = time.monotonic() - began
        self._observer.started(seconds)
        log.debug("A cell has been started in %.0f ms", seconds * 1000, extra={"cell": cell.name})
        return cell

    def _stale(self, born: float) -> bool:
        return time.monotonic() - born > self._max_age

    def _keep(self) -> None:
        while True:
            with self._changed:
                self._retire()
                if not self._closing and len(self._ready) >= self.size:
                    self._changed.wait(min(30.0, self._max_age))
                    continue
                if self._closing:
                    return
            self._add()

    def _retire(self) -> None:
        while self._ready and self._stale(self._ready[0][1]):
            self._used.put(self._ready.popleft()[0])

    def _add(self) -> None:
        try:
            cell = self._start()
        except Exception as error:  # the keeper must outlive an engine that restarts
            self._problem = str(error)
            log.warning("No cell could be started: %s", error)
            with self._changed:
                self._changed.wait_for(lambda: self._closing, RETRY_SECONDS)
            return
        self._problem = None
        with self._changed:
            closing = self._closing
            if not closing:
                self._ready.append((cell, time.monotonic()))
                self._changed.notify_all()
        if closing:
            self._used.put(cell)

    def wait_until_full(self, timeout: float) -> bool:
        """Wait until every cell stands ready. False at the timeout."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._ready) >= self.size, timeout)

    def _discard(self, cell: Cell) -> None:
        with self._changed:
            if not self._closed:
                self._used.put(cell)
                return
        cell.close()  # the job outlived the pool, and so nobody else would

    def _bury(self) -> None:
        while (cell := self._used.get()) is not None:
            try:
                cell.close()
            except Exception:  # the undertaker must outlive it; what cannot be removed now, the next pool reaps
                log.exception("A used cell could not be destroyed", extra={"cell": cell.name})

    def close(self) -> None:
        """Destroy the cells that stand ready and stop. Jobs that run meanwhile end, and their cells with them."""
        with self._changed:
            if self._closing:
                return
            self._closing = True
            self._changed.notify_all()
        self._keeper.join()
        with self._changed:
            while self._ready:
                self._used.put(self._ready.popleft()[0])
            self._closed = True
            self._used.put(None)
        self._undertaker.join()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
