"""Keeps cells started, so that a job need not wait for one.

A keeper thread refills the pool and replaces cells that have grown old; an undertaker thread destroys used ones, off
the path of the answer; a warmer thread prepares cells beyond those, with the packages imported that jobs have asked for
lately. A cell still serves one job only.
"""

import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import Iterable
from queue import Empty, SimpleQueue
from typing import Protocol

from sandbox.cells.base import DEFAULT_MEMORY_MB, Cell, CellError, CellKind, OnCase
from sandbox.job import CaseResult, Job, Outcome, Report
from sandbox.warm import WARM_SETS, Want, WarmCells

log = logging.getLogger(__name__)

MAX_AGE_SECONDS = 900.0
RETRY_SECONDS = 1.0
LOOK_SECONDS = 1.0  # between two looks at whether the cells that stand ready still do
REAP_SECONDS = 60.0
# For so long a cell that was taken is not replaced while its job runs and another one stands ready: most jobs are done
# by then, and to start a cell takes a processor from those that run.
HOLD_SECONDS = 0.1


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
    """`size` started cells of one kind, and one more for each of the last `warm_sets` sets of packages that jobs have
    asked for. Safe to share between threads; close it, or use it in a `with`."""

    def __init__(
        self,
        kind: CellKind,
        size: int,
        *,
        max_age: float = MAX_AGE_SECONDS,
        warm_sets: int = WARM_SETS,
        observer: Observer | None = None,
    ) -> None:
        self.kind, self.size = kind, size
        self._max_age = max_age
        self._observer = observer or Unobserved()
        self._ready: deque[tuple[Cell, float]] = deque()
        self._warm = WarmCells(warm_sets)
        self._preparing: Cell | None = None
        self._changed = threading.Condition()
        self._closing = self._closed = False
        self._running = 0  # jobs
        self._begun = 0.0  # when the last of them began, on the monotonic clock
        self._cleared = 0.0  # when all that stood ready was last replaced
        self._problem: str | None = None
        self._used: SimpleQueue[Cell | None] = SimpleQueue()
        kind.reap()
        self._keeper = threading.Thread(target=self._keep, name="cell-keeper", daemon=True)
        self._undertaker = threading.Thread(target=self._bury, name="cell-undertaker", daemon=True)
        self._warmer = threading.Thread(target=self._keep_warm, name="cell-warmer", daemon=True)
        for thread in (self._keeper, self._undertaker, self._warmer):
            thread.start()

    @property
    def level(self) -> int:
        """How many cells stand ready, beside those with packages imported."""
        return len(self._ready)

    @property
    def warm(self) -> list[Want]:
        """What cells with packages imported stand ready for."""
        with self._changed:
            return self._warm.sets

    @property
    def problem(self) -> str | None:
        """Why the last attempt to start a cell failed; None when it did not."""
        return self._problem

    def can_serve(self) -> bool:
        """Whether a job could have a cell: one stands ready, or starting one has not just failed."""
        with self._changed:
            self._retire()
            return bool(self._ready) or self._problem is None

    def run(self, job: Job, on_case: OnCase | None = None) -> Report:
        """Run `job` in a cell of its own, once: whether a fault of ours deserves another try is for the caller to say.

        Raises ValueError for a job that no cell could take, RuntimeError once the pool is closed. A cell that cannot
        be started is a fault in the report, which then names no cell.
        """
        if self._closing:
            raise RuntimeError("this pool of cells is closed")
        with self._changed:
            self._running += 1
            self._begun = time.monotonic()
        try:
            return self._run(job, on_case)
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def _run(self, job: Job, on_case: OnCase | None) -> Report:
        started, want = time.monotonic(), Want.of(job)
        try:
            cell = self._take(want)
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
            self._clear_out()
        return report

    def _take(self, want: Want) -> Cell:
        """A ready cell, at best with the packages imported; a cold start when there is none, or when the job needs
        more memory than they have."""
        with self._changed:
            self._warm.ask(want)
            while entry := self._warm.take(want) or self._plain(want):
                self._changed.notify_all()
                if self._good(*entry):
                    return entry[0]
                self._used.put(entry[0])
        return self._start(want.memory_mb)

    def _plain(self, want: Want) -> tuple[Cell, float] | None:
        return self._ready.popleft() if self._ready and want.memory_mb <= DEFAULT_MEMORY_MB else None

    def _start(self, memory_mb: int = DEFAULT_MEMORY_MB) -> Cell:
        began = time.monotonic()
        try:
            cell = self.kind.start(memory_mb=memory_mb)
        except Exception as error:
            self._problem = str(error)
            self._observer.failed("start")
            raise
        self._problem = None
        seconds = time.monotonic() - began
        self._observer.started(seconds)
        log.debug("A cell has been started in %.0f ms", seconds * 1000, extra={"cell": cell.name})
        return cell

    def _good(self, cell: Cell, born: float) -> bool:
        return time.monotonic() - born <= self._max_age and cell.is_waiting()

    def _keep(self) -> None:
        while True:
            with self._changed:
                self._retire()
                if not self._closing and len(self._ready) >= self.size:
                    self._problem = None
                    self._changed.wait(min(LOOK_SECONDS, self._max_age))
                    continue
                if self._closing:
                    return
                if (pause := self._pause()) > 0:
                    self._changed.wait(pause)
                    continue
            self._add()

    def _pause(self) -> float:
        """For how many seconds the running jobs should have the processors to themselves."""
        return self._begun + HOLD_SECONDS - time.monotonic() if self._running and self._ready else 0.0

    def _retire(self) -> None:
        """Take away the cells that have grown old, and those that have ended while they waited."""
        for cell in self._warm.retire(self._good):
            self._used.put(cell)
        kept = [entry for entry in self._ready if self._good(*entry)]
        if len(kept) == len(self._ready):
            return
        for cell in {cell for cell, _ in self._ready} - {cell for cell, _ in kept}:
            self._used.put(cell)
        self._ready = deque(kept)

    def _add(self) -> None:
        before, began = self._problem, time.monotonic()
        try:
            cell = self._start()
        except Exception as error:  # the keeper must outlive an engine that restarts
            # Once, not every second for as long as an engine is away.
            level = logging.DEBUG if str(error) == before else logging.WARNING
            log.log(level, "No cell could be started: %s", error)
            with self._changed:
                self._changed.wait_for(lambda: self._closing, RETRY_SECONDS)
            return
        with self._changed:
            wanted = not self._closing and began > self._cleared
            if wanted:
                self._ready.append((cell, time.monotonic()))
                self._changed.notify_all()
        if before is not None:
            self.kind.reap()  # what could not be removed while the engine was away
        if not wanted:
            self._used.put(cell)

    def _keep_warm(self) -> None:
        while True:
            with self._changed:
                if self._closing:
                    return
                # Those without packages come first, and so does the job that has just begun.
                want = self._warm.lacking() if len(self._ready) >= self.size and self._pause() <= 0 else None
                if want is None:
                    self._changed.wait(LOOK_SECONDS)
                    continue
            self._prepare(want)

    def _prepare(self, want: Want) -> None:
        began = time.monotonic()
        try:
            cell = self._prepared(want)
        except Exception as error:  # no job waits for it: the next one that asks for these will have them tried again
            level = logging.DEBUG if self._closing else logging.WARNING
            log.log(level, "No cell could be prepared with %s: %s", ", ".join(want.names), error)
            with self._changed:
                self._warm.forget(want)
            return
        with self._changed:
            kept = not self._closing and began > self._cleared and self._warm.put(want, cell)
            self._changed.notify_all()
        if not kept:
            self._used.put(cell)

    def _prepared(self, want: Want) -> Cell:
        """A fresh cell with the packages imported. Raises what the cell raises."""
        cell = self._start(want.memory_mb)
        try:
            with self._changed:
                if self._closing:
                    raise CellError("this pool of cells is closed")
                self._preparing = cell
            cell.prepare(want.names)
        except Exception:
            self._used.put(cell)
            if not self._closing:
                self._observer.failed("start")
            raise
        finally:
            with self._changed:
                self._preparing = None
        return cell

    def wait_until_warm(self, names: Iterable[str], timeout: float) -> bool:
        """Wait until a cell stands ready with `names` imported, and with what they bring. False at the timeout."""
        wanted = Want.packages(names)
        with self._changed:
            return self._changed.wait_for(lambda: wanted in self._warm.sets, timeout)

    def wait_until_full(self, timeout: float) -> bool:
        """Wait until every cell stands ready. False at the timeout."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._ready) >= self.size, timeout)

    def _clear_out(self) -> None:
        """Replace what stands ready: it may be about to end of the same cause, such as an engine that stops. Who tries
        again gets a cell that was started later."""
        with self._changed:
            self._cleared = time.monotonic()
            self._empty()
            self._changed.notify_all()

    def _empty(self) -> None:
        for cell in (*(cell for cell, _ in self._ready), *self._warm.retire(lambda cell, born: False)):
            self._used.put(cell)
        self._ready.clear()

    def _discard(self, cell: Cell) -> None:
        with self._changed:
            if not self._closed:
                self._used.put(cell)
                return
        cell.close()  # the job outlived the pool, and so nobody else would

    def _bury(self) -> None:
        reaped = time.monotonic()
        while True:
            with contextlib.suppress(Empty):
                cell = self._used.get(timeout=REAP_SECONDS)
                if cell is None:
                    return
                self._destroy(cell)
            if time.monotonic() - reaped >= REAP_SECONDS:
                self.kind.reap()
                reaped = time.monotonic()

    def _destroy(self, cell: Cell) -> None:
        try:
            cell.close()
        except Exception:  # the undertaker must outlive it; what cannot be removed now is reaped later
            log.exception("A used cell could not be destroyed", extra={"cell": cell.name})

    def close(self) -> None:
        """Destroy the cells that stand ready and stop. Jobs that run meanwhile end, and their cells with them."""
        with self._changed:
            if self._closing:
                return
            self._closing = True
            self._changed.notify_all()
            preparing = self._preparing
        if preparing:
            preparing.close()  # importing takes longer than anybody wants to wait
        self._keeper.join()
        self._warmer.join()
        with self._changed:
            self._empty()
            self._closed = True
            self._used.put(None)
        self._undertaker.join()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
