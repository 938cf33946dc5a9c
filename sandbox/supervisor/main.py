"""The conversation with the worker, and the life of one case from fork to last frame."""

import contextlib
import gc
import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from itertools import chain
from typing import Any, NoReturn

from sandbox.frames import HEADER, EndOfStream, dump, read_frame, read_length
from sandbox.supervisor import child, companion, measure, privilege, sweep
from sandbox.supervisor.acts import Acts, taken
from sandbox.supervisor.companion import Feed
from sandbox.supervisor.reporting import Reporter
from sandbox.supervisor.seccomp import Filter
from sandbox.supervisor.stage import Stage
from sandbox.supervisor.watch import Budget, Capture, Ending, Watch

JOB_CAP = DATA_CAP = 64 << 20
RESULT_RESERVE = 64 << 10  # room for an error text and the JSON around a value of the largest size
CHUNK = 64 << 10
REHEARSAL: dict[str, Any] = {
    "files": {"solution.py": ""},
    "harness": "def run(load, data):\n    load()\n    return data",
    "options": {},
    "companion": "",
    "reports": None,
    "set_levels": 0,
    "limits": {
        **{f"{whose}{name}_seconds": 20.0 for whose in ("", "job_") for name in ("cpu", "wall", "longest")},
        **{"memory_mb": 256, "processes": 32, "open_files": 64, "file_mb": 8, "files": 1024},
        **{"output_kb": 64, "value_kb": 2048, "value_depth": 200},
    },
}


def main() -> NoReturn:
    """Serve one worker until it closes stdin, then end and with us, being PID 1, the whole cell."""
    try:
        for number in (signal.SIGINT, signal.SIGPIPE):
            # PID 1 gets from inside only the signals it handles; Python handles SIGINT unless told not to.
            signal.signal(number, signal.SIG_DFL if number == signal.SIGINT else signal.SIG_IGN)
        privilege.set_dumpable(on=False)
        privilege.bind(Filter())
        Supervisor().serve()
    except (EndOfStream, BrokenPipeError):
        os._exit(0)
    except BaseException as error:
        send([dump({"fault": f"{type(error).__name__}: {error}"[:1000]})])
        os._exit(1)


def warm_up() -> None:
    """What a process does once, and each fork would do again."""
    gc.collect()
    compile("", "", "exec")  # the first call prepares tables, for 3 ms


class Supervisor:
    def __init__(self) -> None:
        self._measure = measure.choose()
        self._first_uid = privilege.first_case_uid()
        self._null = os.open("/dev/null", os.O_RDWR | os.O_CLOEXEC)
        while os.dup(self._null) < child.FIRST_FREE:
            pass  # no pipe of a case may get a number that a child has another use for
        self._chunk = bytearray(CHUNK)
        self._made: dict[tuple[int, int], list[Capture]] = {}
        self._acts: Acts | None = None
        warm_up()

    def serve(self) -> NoReturn:
        self._rehearse()
        send([dump({"python": sys.version.split()[0], "measure": self._measure.name})])
        before = measure.held()
        job = _await_job()
        limits = job["limits"]
        _import(job["preload"])
        held = measure.held().beyond(before)
        stage, captures = Stage(job, shared_uid=self._first_uid is None, held=held), self._captures(limits)
        gc.freeze()  # collecting in a fork would copy every page
        index, budget = 0, Budget(limits)
        while True:
            length = read_length(_read, cap=DATA_CAP)
            budget.spend(self._case(stage, limits, index, length, captures))
            index += 1

    def _rehearse(self) -> None:
        """One case that nobody hears of, while nobody waits. It touches the memory that every job touches, and what it
        needs for the first time: else the first job would wait for all that. Raises RuntimeError when it fails."""
        limits = REHEARSAL["limits"]
        stage, captures = Stage(REHEARSAL, shared_uid=self._first_uid is None), self._captures(limits)
        ending, peak = self._run(stage, limits, self._first_uid, captures, feed=lambda fd: _write_all(fd, [b"1"]))
        dump(_describe(0, ending, max(ending.peak, peak), captures))
        if (said := bytes(captures[0].content)) != b'+{"value":1}':
            raise RuntimeError(f"a rehearsal ended by {ending.end}: {said[:500]!r}")
        self._clear(captures, self._first_uid)

    def _captures(self, limits: dict[str, Any]) -> list[Capture]:
        """For result, stdout and stderr. Those of the usual sizes are there since the rehearsal."""
        sizes = ((limits["value_kb"] << 10) + RESULT_RESERVE, limits["output_kb"] << 10)
        if sizes not in self._made:
            self._made[sizes] = [Capture(sizes[0]), Capture(sizes[1]), Capture(sizes[1])]
        return self._made[sizes]

    def _case(self, stage: Stage, limits: dict[str, Any], index: int, length: int, captures: list[Capture]) -> Ending:
        """Run one case and tell of it."""
        uid = None if self._first_uid is None else self._first_uid + index
        lengths = chain([length], iter(lambda: read_length(_read, cap=DATA_CAP), None))
        ending, peak = self._run(stage, limits, uid, captures, feed=lambda fd: self._feed(fd, next(lengths)))
        peak = max(ending.seen_peak, max(ending.peak, peak) - stage.held.resident)
        played, header = self._acts, _describe(index, ending, peak, captures)
        contents = [capture.content for capture in captures]
        if played and stage.reports:
            header |= played.told()
            contents.append(memoryview(played.report))
        send([dump(header), *contents])
        self._clear(captures, uid)  # last: the answer need not wait for it, and the next case does
        return ending

    def _run(
        self, stage: Stage, limits: dict[str, Any], uid: int | None, captures: list[Capture], *, feed: Feed
    ) -> tuple[Ending, int]:
        """From the first fork to the last process of the case. `feed` streams a frame of the worker's: what the
        companion gets, if there is one, then the data. Returns how the case ended, and the peak RSS in bytes of those
        that it left behind."""
        measure.BESIDE.clear()
        self._measure.start()
        started = time.monotonic()
        line = None
        if stage.companion:
            beside, line, acts_wanted = companion.start(stage, self._first_uid, self._null, feed)
            if stage.reports:
                return self._play(stage, limits, uid, captures, Reporter(beside, line, acts_wanted), feed)
        pid, data = self._fork(stage, uid, captures, line)
        feed(data)
        os.close(data)
        ending = Watch(pid, captures, limits, self._measure).run(started)
        peak, _ = sweep.kill_all()
        for capture in captures:
            capture.read()
        return ending, peak

    def _play(
        self,
        stage: Stage,
        limits: dict[str, Any],
        uid: int | None,
        captures: list[Capture],
        reporter: Reporter,
        feed: Feed,
    ) -> tuple[Ending, int]:
        """One act after the other, of which each gets the same data; then the report."""
        measure.set_aside(reporter.pid)
        self._measure.start()
        self._acts = acts = Acts(reporter, shared_uid=uid is None, held=stage.held.resident)
        given = taken(feed)
        for number in range(reporter.acts):
            if number:
                acts.prepare(uid, captures)
                if acts.whole.end:
                    break
            started = time.monotonic()
            pid, data = self._fork(stage, uid, captures, reporter.begin())
            with contextlib.suppress(BrokenPipeError):
                _write_all(data, [given])
            os.close(data)
            ending = Watch(pid, captures, limits, self._measure, reporter).run(started)
            acts.add(ending, captures, started)
            if not acts.go_on:
                break
        acts.close()
        return acts.whole, 0

    def _clear(self, captures: list[Capture], uid: int | None) -> None:
        for capture in captures:
            capture.wipe()
        sweep.clean(uid)

    def _fork(self, stage: Stage, uid: int | None, captures: list[Capture], line: int | None) -> tuple[int, int]:
        """Start the child. Returns its pid and the pipe on which it awaits the case's data; `line` is then its own."""
        data_out, data_in = os.pipe()
        pipes = [os.pipe() for _ in captures]
        pid = os.fork()
        if pid == 0:
            result, stdout, stderr = (writer for _, writer in pipes)
            own = (self._null, stdout, stderr, result, data_out)
            child.live(stage, uid, fds=own if line is None else (*own, line))
        for fd in (data_out,) if line is None else (data_out, line):
            os.close(fd)
        for capture, (reader, writer) in zip(captures, pipes, strict=True):
            os.close(writer)
            capture.attach(reader)
        return pid, data_in

    def _feed(self, fd: int, length: int) -> None:
        """Stream a frame of `length` bytes from the worker into a pipe, through one buffer that is wiped."""
        view, alive = memoryview(self._chunk), True
        while length:
            count = os.readv(0, [view[: min(length, CHUNK)]])
            if count == 0:
                raise EndOfStream("the worker is gone")
            length -= count
            try:
                alive = alive and _write_all(fd, [view[:count]])
            except BrokenPipeError:
                alive = False  # the child died young; the watch will say how
        self._chunk[:] = bytes(CHUNK)


def _await_job() -> dict[str, Any]:
    """The job. What is to be imported ahead of it is imported while nobody waits."""
    while True:
        asked: dict[str, Any] = json.loads(read_frame(_read, cap=JOB_CAP))  # may hold half characters: a verdict
        if "import" not in asked:
            return asked
        _import(asked["import"])
        gc.collect()
        send([dump({"imported": len(asked["import"])})])


def _import(modules: Sequence[str]) -> None:
    """Once here, instead of once a case. They are trusted, as all of the cell's image."""
    for name in modules:
        with contextlib.suppress(Exception):  # a cell without packages: the code will hear of it from Python
            __import__(name)


def _describe(index: int, ending: Ending, peak: int, captures: list[Capture]) -> dict[str, Any]:
    end, status = ending.end, ending.status
    code, signal_ = _exit(status)
    if end == "exit" and any(capture.over for capture in captures):
        end = "output"  # the rest of the pipe was read only after the child had ended
    return {
        "case": index,
        "end": end,
        "code": code,
        "signal": signal_,
        "cpu_ms": round(ending.cpu * 1000, 3),
        "wall_ms": round(ending.wall * 1000, 3),
        "waited_ms": round(ending.waited * 1000, 3),
        "peak_bytes": peak,
        "seen_bytes": ending.seen_peak,
        "output_over": any(capture.over for capture in captures[1:]),
    }


def _exit(status: int) -> tuple[int | None, int | None]:
    """(exit code, signal), of which one is None."""
    return (
        os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
        os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
    )


def _read(count: int) -> bytes:
    parts = []
    while count:
        part = os.read(0, min(count, 1 << 20))
        if not part:
            break
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def send(payloads: Sequence[bytes | memoryview]) -> None:
    buffers: list[bytes | memoryview] = []
    for payload in payloads:
        buffers += [HEADER.pack(len(payload)), payload]
    _write_all(1, buffers)


def _write_all(fd: int, buffers: Sequence[bytes | memoryview]) -> bool:
    pending = [memoryview(buffer) for buffer in buffers if len(buffer)]
    while pending:
        written = os.writev(fd, pending)
        while pending and written >= len(pending[0]):
            written -= len(pending.pop(0))
        if pending:
            pending[0] = pending[0][written:]
    return True


if __name__ == "__main__":
    sys.exit("run me inside a cell: python -c 'from sandbox.supervisor.main import main; main()'")
