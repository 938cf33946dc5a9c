"""The worker's side of the talk with a supervisor. Every frame that comes back is treated as written by an attacker."""

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.cells import verdict
from sandbox.cells.allowance import Allowance
from sandbox.cells.base import FILES, CellError, OnCase
from sandbox.cells.budget import Budget
from sandbox.cells.channel import Channel
from sandbox.cells.packages import modules_of, to_import
from sandbox.frames import MAX_DEPTH, DepthError, EndOfStream, FrameError, dump, frame, parse_object, read_frame
from sandbox.job import Case, CaseResult, Job, Limits, Outcome, Report

START_SECONDS = 30.0
PREPARE_SECONDS = 30.0
REPORT_SECONDS = 30.0
REPORT_CAP = 16 << 20
GRACE_SECONDS = 15.0  # beyond the longest that a case may take: for killing, cleaning and a busy host
HEADER_CAP = 4096
BODY_RESERVE = 64 << 10
AHEAD_CASES, AHEAD_BYTES = 16, 16 << 10  # a part of what a pipe holds: sending waits for nothing but the supervisor
# What the tmpfs of every kind of cell holds, beside what the code itself writes there.
MAX_FILE_BYTES, MAX_FILES = 4 << 20, 500  # of all files of a job; the folders count too
MOST_GIVEN = 16 << 10  # of data, to each act of a case
MAX_NAME, MAX_PATH = 255, 1000  # bytes of one part of a file's name, and of all of it
STOPPING = {Outcome.TIME_LIMIT, Outcome.MEMORY_LIMIT, Outcome.OUTPUT_LIMIT, Outcome.SYNTAX_ERROR}


@dataclass(frozen=True, slots=True)
class Encoded:
    """A job as bytes: what the supervisor gets first, and the frames of each case. Test data can be megabytes."""

    job: bytes
    cases: tuple[bytes, ...]


class Conversation:
    """One supervisor, from its greeting to the last case of one job. `cell` is its cell's kind, `name` its own.

    `ran_out_of_memory()` is asked when the stream ends in mid-case: whether the kernel killed the cell for memory.
    """

    def __init__(self, channel: Channel, *, cell: str, ran_out_of_memory: Callable[[], bool], name: str = "") -> None:
        self._channel = channel
        self._cell, self._name = cell, name
        self._ran_out_of_memory = ran_out_of_memory
        self._sent = 0  # cases whose data has been sent
        self._ahead = 0  # bytes that may be sent before the supervisor asks for them
        self._allowance = Allowance(Limits())
        self.greeting: Mapping[str, Any] = {}

    def greet(self) -> None:
        """Wait until the supervisor is ready. Raises CellError with its words when it is not."""
        try:
            self.greeting = self._object(deadline=time.monotonic() + START_SECONDS)
        except (FrameError, OSError) as error:
            raise CellError(f"the {self._cell} cell did not start: {error}") from error
        if "fault" in self.greeting:
            raise CellError(f"the {self._cell} cell refused to start: {str(self.greeting['fault'])[:500]}")

    def prepare(self, names: Iterable[str]) -> None:
        """Have packages imported, ahead of the job. Raises CellError, and then this cell is good for nothing."""
        deadline = time.monotonic() + PREPARE_SECONDS
        try:
            self._channel.send(frame(dump({"import": modules_of(names)})), deadline=deadline)
            answer = self._object(deadline=deadline)
        except (FrameError, OSError) as error:
            raise CellError(f"the {self._cell} cell could not be prepared: {error}") from error
        if "imported" not in answer:
            raise CellError(f"the {self._cell} cell could not be prepared: {str(answer)[:500]}")

    def run(self, job: Job, encoded: Encoded, on_case: OnCase | None) -> Report:
        started = time.monotonic()
        results: list[CaseResult] = []
        result: CaseResult | None
        budget = Budget(job)
        self._allowance = Allowance(job.limits)
        # Users who hold many pipes get smaller ones. While we waited to send more, nobody would read what it answers.
        self._ahead = AHEAD_BYTES if self._channel.room >= 4 * AHEAD_BYTES else 0
        fault = self._hand_over(encoded.job)
        for number, case in enumerate(job.cases):
            if fault:
                break
            if sentence := budget.exhausted:  # it ran out just between two cases, and somewhere a report must say so
                result = verdict.out_of_time(case, sentence)
            else:
                result, fault = self._judge(number, case, encoded.cases, job)
            if result is None:
                break
            budget.spend(result)
            results.append(result)
            if on_case:
                on_case(result)
            if result.outcome in STOPPING:
                break
        if self._sent > len(results):  # else the supervisor would go on with what it has been sent ahead
            self._channel.hang_up()
        rest = Outcome.INTERNAL_ERROR if fault else Outcome.NOT_RUN
        results += [CaseResult(name=case.name, outcome=rest) for case in job.cases[len(results) :]]
        wall_ms = (time.monotonic() - started) * 1000
        return Report(cases=tuple(results), cell=self._cell, wall_ms=wall_ms, fault=fault, cell_name=self._name)

    def _hand_over(self, job: bytes) -> str:
        """Send the job. Returns the fault, if any."""
        try:
            self._channel.send(frame(job), deadline=time.monotonic() + GRACE_SECONDS)
        except OSError as error:
            return f"the job could not be handed over: {error}"
        return ""

    def _judge(self, number: int, case: Case, datas: Sequence[bytes], job: Job) -> tuple[CaseResult | None, str]:
        """(result, "") or (None, fault)."""
        deadline = time.monotonic() + case.acts * job.limits.longest + GRACE_SECONDS
        if job.reports:
            deadline += REPORT_SECONDS
        try:
            self._send_data(number, datas, deadline)
            return self._answer(number, case, job, deadline), ""
        except (EndOfStream, ConnectionError) as error:
            if self._ran_out_of_memory():
                return verdict.memory_limit(case, job.limits), ""
            return None, f"the cell ended during case {number}: {error}"
        except (FrameError, OSError) as error:
            return None, f"case {number}: {error}"

    def _send_data(self, number: int, datas: Sequence[bytes], deadline: float) -> None:
        """Send the data of a case unless it is there already, and that of the next ones as far as it is short.

        It waits in the pipe, from which only the supervisor reads, and spares it a wait for us between two cases.
        """
        upto = max(self._sent, number + 1)
        room = self._ahead - sum(map(len, datas[number + 1 : upto]))
        while upto < min(len(datas), number + 1 + AHEAD_CASES) and len(datas[upto]) <= room:
            room -= len(datas[upto])
            upto += 1
        if waiting := b"".join(datas[self._sent : upto]):
            self._channel.send(waiting, deadline=deadline)
            self._sent = upto

    def _answer(self, number: int, case: Case, job: Job, deadline: float) -> CaseResult:
        # Checked before more is read: after a fault nothing more comes.
        header = verdict.check_header(self._object(deadline=deadline), number)
        body = self._payload((job.limits.value_kb << 10) + BODY_RESERVE, deadline)
        stdout, stderr = (self._payload(job.limits.output_kb << 10, deadline) for _ in range(2))
        report = self._payload(REPORT_CAP + 1, deadline) if job.reports else b""
        said = verdict.Said(body, stdout, stderr, report)
        return verdict.result(case, job, header, said, self._allowance)

    def _object(self, *, deadline: float) -> dict[str, Any]:
        return parse_object(self._payload(HEADER_CAP, deadline))

    def _payload(self, cap: int, deadline: float) -> bytes:
        return read_frame(lambda count: self._channel.receive(count, deadline=deadline), cap=cap)


def wire(job: Job) -> dict[str, Any]:
    """The job as the supervisor gets it, without the cases. Raises ValueError for a job that no cell could take."""
    _check_names(job.files)
    _check_sizes(job)
    limits = job.limits
    numbers = {
        "cpu_seconds": limits.cpu_seconds,
        "wall_seconds": limits.wall,
        "longest_seconds": limits.longest,
        "job_cpu_seconds": job.cpu_seconds,
        "job_wall_seconds": job.wall_seconds,
        "job_longest_seconds": job.longest,
        "memory_mb": limits.memory_mb,
        "processes": limits.processes + bool(job.companion),
        "open_files": limits.open_files,
        "file_mb": limits.file_mb,
        "files": FILES,
        "output_kb": limits.output_kb,
        "value_kb": limits.value_kb,
        "value_depth": limits.value_depth,
    }
    for name, number in numbers.items():
        if not (math.isfinite(number) and 0 < number < 1 << 20):
            raise ValueError(f"the limit {name} is {number}; it must be between 0 and {1 << 20}")
    if limits.value_depth > MAX_DEPTH:
        raise ValueError(f"the limit value_depth is {limits.value_depth}; it must be at most {MAX_DEPTH}")
    harness = {"harness": job.harness.source, "options": dict(job.harness.options), "set_levels": job.set_levels}
    reports = {"cpu_seconds": job.reports.cpu_seconds, "memory_mb": job.reports.memory_mb} if job.reports else None
    own = {"companion": job.companion, "reports": reports, "limits": numbers, "preload": to_import(job)}
    return {"files": dict(job.files), **harness, **own}


def _check_names(names: Iterable[str]) -> None:
    """Raise ValueError for names that are no plain relative ones, that no disk takes, or that stand in each other's
    way."""
    folders: set[str] = set()
    for name in names:
        parts = name.split("/")
        if not name.isprintable() or {"", ".", ".."} & set(parts):
            raise ValueError(f"a job's file needs a plain relative name, not {name[:MAX_NAME]!r}")
        if len(name.encode()) > MAX_PATH or any(len(part.encode()) > MAX_NAME for part in parts):
            raise ValueError(f"the name of a job's file is too long: {name[:MAX_NAME]!r}")
        folders.update("/".join(parts[:depth]) for depth in range(1, len(parts)))
    if clash := sorted(folders & set(names)):
        raise ValueError(f"a job has both a file {clash[0]!r} and files in a folder of that name")
    if len(folders | set(names)) > MAX_FILES:
        raise ValueError(f"a job has more than {MAX_FILES} files and folders")


def _check_sizes(job: Job) -> None:
    sizes = {name: len(text.encode("utf-8", "surrogatepass")) for name, text in job.files.items()}
    if sum(sizes.values()) > MAX_FILE_BYTES:
        raise ValueError(f"the files of a job have more than {MAX_FILE_BYTES >> 20} MB in total")
    for name, size in sizes.items():
        if size > job.limits.file_mb * (1 << 20):
            raise ValueError(f"the file {name!r} is larger than the limit file_mb of its job")


def encode(job: Job) -> Encoded:
    """The job's bytes. Raises ValueError for one that no cell could take: bad names or limits, data that is no JSON."""
    return Encoded(dump(wire(job)), tuple(_encode_case(case, job) for case in job.cases))


def _encode_case(case: Case, job: Job) -> bytes:
    data = frame(case.json.encode() if case.json else _encode_data(case, case.data))
    if job.reports and len(data) > MOST_GIVEN:
        raise ValueError(f"the data of case {case.name!r} is more than {MOST_GIVEN >> 10} KB; give it to the companion")
    return frame(_encode_data(case, case.behind)) + data if job.companion else data


def _encode_data(case: Case, data: Any) -> bytes:
    try:
        return dump(data)
    except TypeError as error:
        raise ValueError(f"the data of case {case.name!r} is not plain JSON: {error}") from error


__all__ = ["Conversation", "DepthError", "Encoded", "encode", "wire"]
