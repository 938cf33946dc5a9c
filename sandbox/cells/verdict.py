"""From a supervisor's four frames to a `CaseResult`, with a sentence that a learner understands."""

import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.cells import budget
from sandbox.cells.allowance import Allowance
from sandbox.cells.base import FILES, SHM_MB, TMP_MB
from sandbox.frames import DepthError, FrameError, parse, parse_object
from sandbox.job import Act, Case, CaseResult, CodeError, Job, Limits, Outcome

READY, FAILED = b"+", b"!"
MOST_ACTS, OVER_MEMORY, BAD_REQUEST = 16, 72, 73  # as in supervisor/reporting.py
# In characters; the supervisor's are lower.
ERROR_CAPS = {"type": 200, "message": 4 << 10, "traceback": 16 << 10, "file": 1000}
KINDS = {
    "runtime": Outcome.RUNTIME_ERROR,
    "syntax": Outcome.SYNTAX_ERROR,
    "memory": Outcome.MEMORY_LIMIT,
    "output": Outcome.OUTPUT_LIMIT,
}
# What the kernel says when a call breaks a limit -> which limit that is.
HINTS = {
    ("OSError", "[Errno 24]"): "At most {0.open_files} files may be open at once.",
    ("OSError", "[Errno 27]"): "A file may have at most {0.file_mb} MB.",
    ("OSError", "[Errno 28]"): f"All files together may have {TMP_MB} MB, those in /dev/shm {SHM_MB} MB.",
    ("BlockingIOError", "[Errno 11]"): "At most {0.processes} processes and threads may run at once.",
    ("RuntimeError", "can't start new thread"): "At most {0.processes} processes and threads may run at once.",
}
SIGNALS = {
    signal.SIGSEGV: "segmentation fault",
    signal.SIGABRT: "aborted",
    signal.SIGKILL: "killed",
    signal.SIGFPE: "arithmetic error",
    signal.SIGBUS: "bus error",
    signal.SIGILL: "illegal instruction",
    signal.SIGSYS: "forbidden system call",
    signal.SIGTERM: "terminated",
}


class SetUpError(FrameError):
    """The child could not be made ready: our failure, told before any submitted code ran."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the supervisor itself measured. `code` or `signal` is how the child ended, for the end `exit`."""

    end: str
    code: int | None
    signal: int | None
    cpu_ms: float
    wall_ms: float
    waited_ms: float
    peak_bytes: int
    seen_bytes: int
    output_over: bool
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What came through the three pipes of a case: all of it is the submitted code's word."""

    body: bytes
    stdout: bytes
    stderr: bytes
    report: bytes = b""


def check_header(raw: Mapping[str, Any], number: int) -> Header:
    """A header for case `number`, all fields of the right type. Raises FrameError."""
    if "fault" in raw:
        raise FrameError(f"the supervisor gave up: {str(raw['fault'])[:500]}")
    if type(raw.get("case")) is not int or raw["case"] != number:
        raise FrameError(f"a result for case {str(raw.get('case'))[:50]!r} came where {number} was due")
    end = raw.get("end")
    if not isinstance(end, str) or end not in {"exit", "companion", *BROKEN}:
        raise FrameError("the supervisor told no known ending")
    return Header(
        end=end,
        code=_whole(raw, "code", optional=True),
        signal=_whole(raw, "signal", optional=True),
        cpu_ms=_number(raw, "cpu_ms"),
        wall_ms=_number(raw, "wall_ms"),
        waited_ms=_number(raw, "waited_ms"),
        peak_bytes=_whole(raw, "peak_bytes") or 0,
        seen_bytes=_whole(raw, "seen_bytes", optional=True) or 0,
        output_over=raw.get("output_over") is True,
        acts=tuple(_act(one) for one in _list(raw.get("acts", []))),
    )


def _list(raw: Any) -> list[Any]:
    if not isinstance(raw, list) or len(raw) > MOST_ACTS:
        raise FrameError("the acts are no list")
    return raw


def _act(raw: Any) -> Act:
    if not isinstance(raw, dict) or raw.get("end") not in {"finished", "killed", "failed"}:
        raise FrameError("an act has no known ending")
    times = {name: _number(raw, name) for name in ("began_ms", "cpu_ms", "wall_ms")}
    return Act(end=raw["end"], peak_bytes=_whole(raw, "peak_bytes") or 0, **times)


def _number(raw: Mapping[str, Any], name: str) -> float:
    value = raw.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e12:
        raise FrameError(f"{name} is no sensible number")
    return float(value)


def _whole(raw: Mapping[str, Any], name: str, *, optional: bool = False) -> int | None:
    value = raw.get(name)
    if value is None and optional:
        return None
    if type(value) is not int or not 0 <= value < 1 << 60:
        raise FrameError(f"{name} is no sensible number")
    return value


def result(case: Case, job: Job, header: Header, said: Said, allowance: Allowance) -> CaseResult:
    """The result of one case. Raises FrameError when the fault is ours."""
    if not said.body.startswith(READY) and header.end in ("exit", "wall"):
        raise SetUpError(_set_up_problem(said.body))
    if header.end == "companion":
        outcome, value, error = _companion_ended(job, header)
    elif job.reports and header.end == "exit" and said.report:
        outcome, value, error = _reported(job, said.report, allowance)
    else:
        outcome, value, error = _outcome(job, header, said.body[1:], allowance)
        if job.reports and outcome is Outcome.RETURNED:
            raise FrameError("there is no report")
    return CaseResult(
        name=case.name,
        outcome=outcome,
        value=value,
        error=error,
        cpu_ms=header.cpu_ms,
        wall_ms=header.wall_ms,
        waited_ms=header.waited_ms,
        peak_bytes=header.peak_bytes,
        seen_bytes=header.seen_bytes,
        stdout=_text(said.stdout),
        stderr=_text(said.stderr),
        acts=header.acts,
    )


def _set_up_problem(body: bytes) -> str:
    said = _text(body[1:500]) if body.startswith(FAILED) else "it ended without a word"
    return f"the case could not be set up: {said}"


def _text(raw: bytes) -> str:
    # NUL is the one character that databases refuse; the rest is for whoever displays it to escape.
    return raw.decode("utf-8", "replace").replace("\0", "\N{SYMBOL FOR NULL}")


Found = tuple[Outcome, Any, CodeError | None]


def _outcome(job: Job, header: Header, body: bytes, allowance: Allowance) -> Found:
    if header.end in BROKEN:
        outcome, said = BROKEN[header.end]
        return _limit(outcome, said(job, header))
    if header.signal == signal.SIGXCPU and header.cpu_ms > job.limits.cpu_seconds * 1000:
        return _limit(Outcome.TIME_LIMIT, _cpu_sentence(job, header))
    if header.signal is not None or header.code != 0 or not body:
        return _limit(Outcome.RUNTIME_ERROR, _death(header))
    if sentence := allowance.refuse(body):
        return _limit(Outcome.OUTPUT_LIMIT, sentence)
    return _from_body(job, body)


def _reported(job: Job, report: bytes, allowance: Allowance) -> Found:
    """What the companion says of the case. Raises FrameError: its code is no learner's."""
    if not report.startswith(READY):
        raise FrameError("the companion could not report")
    if allowance.refuse(report[1:]) or len(report) > job.limits.value_kb << 10:
        return _limit(Outcome.OUTPUT_LIMIT, "What your code has stored is more than can be reported.")
    return Outcome.RETURNED, parse(report[1:], depth=job.limits.value_depth), None


def _companion_ended(job: Job, header: Header) -> Found:
    """It ends by itself only for what the submitted code has asked of it, or done to it."""
    assert job.reports
    if header.signal == signal.SIGXCPU:
        sentence = f"Answering the calls of your code took more than {job.reports.cpu_seconds:g} s of CPU time."
        return _limit(Outcome.TIME_LIMIT, sentence)
    if header.code == OVER_MEMORY:
        sentence = f"What your code has stored by its calls takes more than {job.reports.memory_mb} MB of memory."
        return _limit(Outcome.MEMORY_LIMIT, sentence)
    if header.code == BAD_REQUEST:
        return _limit(Outcome.RUNTIME_ERROR, "Your code wrote into the line that carries its calls.")
    return _limit(Outcome.RUNTIME_ERROR, "The process that answers the calls of your code was ended from outside.")


def _limit(outcome: Outcome, sentence: str) -> Found:
    return outcome, None, CodeError(type="", message=sentence)


def memory_sentence(limits: Limits) -> str:
    return f"Your code used more than {limits.memory_mb} MB of memory."


def memory_limit(case: Case, limits: Limits) -> CaseResult:
    """The result of a case whose whole cell was killed for want of memory."""
    error = CodeError(type="", message=memory_sentence(limits))
    return CaseResult(name=case.name, outcome=Outcome.MEMORY_LIMIT, error=error)


def _cpu_sentence(job: Job, header: Header) -> str:
    if header.cpu_ms < job.limits.cpu_seconds * 1000:  # ended before its own time, so it was the time of all
        return budget.cpu_sentence(job)
    return f"Your code used more than {job.limits.cpu_seconds:g} s of CPU time."


def _wall_sentence(job: Job, header: Header) -> str:
    limits, own_ms = job.limits, header.wall_ms - header.waited_ms
    if own_ms >= limits.wall * 1000:
        said = f"Your code did not end within {limits.wall:g} s"
        if header.cpu_ms < own_ms / 4:
            return f"{said}, using little CPU time. Does it wait or sleep?"
        return f"{said}, of which it computed for {header.cpu_ms / 1000:.2g} s."
    if header.wall_ms >= limits.longest * 1000:
        waited = f"for {header.waited_ms / 1000:.0f} s of them this machine was too busy to run it"
        return f"Your code did not end within {limits.longest:g} s; {waited}. Try again in a while."
    return budget.wall_sentence(job)


def out_of_time(case: Case, sentence: str) -> CaseResult:
    """The result of a case that is not even begun, since those before took all the time of the job."""
    return CaseResult(name=case.name, outcome=Outcome.TIME_LIMIT, error=CodeError(type="", message=sentence))


def _output_sentence(job: Job, header: Header) -> str:
    if header.output_over:
        return f"Your code printed more than {job.limits.output_kb} KB."
    return f"Your code returned a value of more than {job.limits.value_kb} KB."


# What the supervisor says of a case that it ended itself -> the outcome, and who makes the sentence.
BROKEN: dict[str, tuple[Outcome, Callable[[Job, Header], str]]] = {
    "time": (Outcome.TIME_LIMIT, _cpu_sentence),
    "wall": (Outcome.TIME_LIMIT, _wall_sentence),
    "memory": (Outcome.MEMORY_LIMIT, lambda job, _: memory_sentence(job.limits)),
    "output": (Outcome.OUTPUT_LIMIT, _output_sentence),
    "disk": (Outcome.OUTPUT_LIMIT, lambda *_: "Your code left more than 11 MB of files for its next start."),
    "files": (Outcome.OUTPUT_LIMIT, lambda *_: f"Your code made more than {FILES:,} files and folders."),
    "processes": (
        Outcome.RUNTIME_ERROR,
        lambda job, _: f"Your code started more than {job.limits.processes} processes and threads.",
    ),
}


def _death(header: Header) -> str:
    if header.signal is None:
        return f"Your code ended the process (exit code {header.code}) before returning."
    name = SIGNALS.get(signal.Signals(header.signal), "") if header.signal in set(signal.Signals) else ""
    return f"Your code was killed by signal {header.signal}{f' ({name})' if name else ''}."


def _from_body(job: Job, body: bytes) -> Found:
    """Read what the child says. Submitted code shares the child, so nonsense here is the submitted code's doing."""
    try:
        said = parse_object(body, depth=job.limits.value_depth + 1)  # the object around the value is a level too
        if set(said) == {"value"}:
            return Outcome.RETURNED, said["value"], None
        if set(said) == {"error"}:
            return _from_error(job, said["error"])
        raise FrameError("neither a value nor an error")
    except DepthError:
        message = f"Your code returned a value nested more than {job.limits.value_depth} levels."
    except FrameError:
        message = "Your code wrote into the pipe that carries its result, so the result cannot be read."
    return Outcome.RUNTIME_ERROR, None, CodeError(type="", message=message)


def _from_error(job: Job, said: Any) -> Found:
    if not isinstance(said, dict) or not isinstance(said.get("kind"), str) or said["kind"] not in KINDS:
        raise FrameError("no known error")
    texts = {name: _error_text(said, name, cap) for name, cap in ERROR_CAPS.items()}
    outcome = KINDS[said["kind"]]
    if outcome is Outcome.MEMORY_LIMIT:
        texts["message"] = memory_sentence(job.limits)
    texts["message"] += _hint(texts, job.limits)
    line, column = (_whole(said, name, optional=True) for name in ("line", "column"))
    if line is None or not _has_line(job, texts["file"], line):
        line = column = None
        texts["file"] = ""
    return outcome, None, CodeError(**texts, line=line, column=column)


def _hint(texts: Mapping[str, str], limits: Limits) -> str:
    for (name, start), words in HINTS.items():
        if texts["type"] == name and texts["message"].startswith(start):
            return f". {words.format(limits)}"
    return ""


def _error_text(said: Mapping[str, Any], name: str, cap: int) -> str:
    value = said.get(name)
    if not isinstance(value, str):
        raise FrameError(f"{name} is no text")
    return value[:cap].replace("\0", "\N{SYMBOL FOR NULL}")


def _has_line(job: Job, file: str, line: int) -> bool:
    """Whether the job's file has that line; a syntax error may lie just behind the last."""
    return file in job.files and 0 < line <= 1 + len(job.files[file].splitlines())
