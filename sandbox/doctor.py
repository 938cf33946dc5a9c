"""Fires real attacks at this machine's real cell. A cell through which one gets must not judge anything."""

import contextlib
import os
import secrets
import socket
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from sandbox.cells.base import CellError, CellKind
from sandbox.job import Case, CaseResult, Harness, Job, Limits, Outcome

LIMITS = Limits(cpu_seconds=3.0, memory_mb=128, processes=16)
BRIEF = Limits(cpu_seconds=0.3, wall_seconds=10.0, memory_mb=128, processes=16)
HARNESS = Harness("def run(load, data):\n    return getattr(load(), data['call'])(**data['given'])\n")
MARK = "other-case"  # what the search for other cases' data looks for


@dataclass(frozen=True, slots=True)
class Canary:
    """One attack. `ends`: the outcomes with which a good cell may end it, when it lets nothing through."""

    name: str
    file: str
    promise: str
    aftermath: bool = False
    ends: frozenset[Outcome] = frozenset({Outcome.RETURNED})
    given: Mapping[str, Any] = field(default_factory=dict)
    limits: Limits = LIMITS


@dataclass(frozen=True, slots=True)
class CanaryResult:
    """`held` is whether the cell kept its promise; `detail` says what got through, or why it could not be tried."""

    name: str
    promise: str
    held: bool
    detail: str = ""


RETURNED_OR_BROKEN = frozenset({Outcome.RETURNED, Outcome.RUNTIME_ERROR})
CANARIES = (
    Canary("network", "network.py", "no host, network or kernel socket can be reached"),
    Canary("host files", "host_files.py", "no file of the host can be read"),
    Canary("writes", "writes.py", "nothing outside /tmp can be written"),
    Canary("privileges", "privileges.py", "no rights, mounts, namespaces or rare kernel calls"),
    Canary("supervisor", "trace.py", "the supervisor cannot be read, steered or starved", aftermath=True),
    Canary("kill all", "kill_all.py", "the supervisor survives every signal", aftermath=True, ends=RETURNED_OR_BROKEN),
    Canary("fork bomb", "fork_bomb.py", "processes are limited and gone after the case", aftermath=True,
           ends=RETURNED_OR_BROKEN, given={"allowed": LIMITS.processes}),
    Canary("memory bomb", "memory_bomb.py", "memory is limited", ends=frozenset({Outcome.MEMORY_LIMIT})),
    # gVisor is so slow at it that the time runs out before the memory does.
    Canary("hidden memory", "hidden_memory.py", "memory that the kernel keeps for a case is limited as well",
           ends=frozenset({Outcome.MEMORY_LIMIT, Outcome.TIME_LIMIT})),
    Canary("hidden time", "hidden_time.py", "the time of a case's children counts, whoever waits for them",
           ends=frozenset({Outcome.TIME_LIMIT}), given={"seconds": 1.5}, limits=BRIEF),
    Canary("daemon", "daemon.py", "no process and no file outlives its case", aftermath=True),
    Canary("other cases", "other_cases.py", "a case sees nothing of any other", aftermath=True),
    Canary("forgery", "forgery.py", "no case can speak for another", aftermath=True, ends=RETURNED_OR_BROKEN),
)  # fmt: skip


def doctor(kind: CellKind) -> list[CanaryResult]:
    """Fire every canary at a fresh cell of `kind`; takes a few seconds. Never raises for what a cell does."""
    with _bait() as bait:
        return [_fire(kind, canary, bait) for canary in CANARIES]


@contextlib.contextmanager
def _bait() -> Iterator[dict[str, dict[str, Any]]]:
    """What the attacks are told to reach on this machine: file name of the canary -> arguments."""
    secret, abstract = secrets.token_hex(16), f"crossover-{secrets.token_hex(8)}"
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(tempfile.NamedTemporaryFile("w", suffix=".canary"))
        file.write(secret)
        file.flush()
        os.chmod(file.name, 0o644)
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        unix = stack.enter_context(socket.socket(socket.AF_UNIX))
        unix.bind(f"\0{abstract}")
        unix.listen()
        yield {
            "network.py": {"port": tcp.getsockname()[1], "abstract": abstract},
            "host_files.py": {"path": file.name, "secret": secret},
        }


def _fire(kind: CellKind, canary: Canary, bait: Mapping[str, Mapping[str, Any]]) -> CanaryResult:
    source = resources.files("sandbox.canaries").joinpath(canary.file).read_text(encoding="utf-8")
    calls = ("attack", "aftermath") if canary.aftermath else ("attack",)
    cases = tuple(Case(call, {"call": call, "given": _given(canary, bait)}) for call in calls)
    job = Job(files={"solution.py": source}, harness=HARNESS, cases=cases, limits=canary.limits)
    try:
        with contextlib.closing(kind.start(memory_mb=canary.limits.memory_mb)) as cell:
            report = cell.run(job)
    except CellError as error:
        return CanaryResult(canary.name, canary.promise, held=False, detail=str(error))
    found = [_finding(canary, result) for result in report.cases]
    detail = "; ".join(filter(None, [report.fault, *found]))
    return CanaryResult(canary.name, canary.promise, held=not detail, detail=detail)


def _given(canary: Canary, bait: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    given = {**canary.given, **bait.get(canary.file, {})}
    if canary.file == "other_cases.py":  # each case its own
        given |= {"head": MARK, "own": f"{MARK}-{secrets.token_hex(8)}"}
    return given


def _finding(canary: Canary, result: CaseResult) -> str:
    """What got through in one case; empty when nothing did."""
    if result.outcome is Outcome.RETURNED and result.value != []:
        return ", ".join(map(str, result.value if isinstance(result.value, list) else [result.value]))
    ends = canary.ends if result.name == "attack" else {Outcome.RETURNED}
    if result.outcome in ends:
        return ""
    return f"{result.name} ended in {result.outcome}" + (f": {result.error.message}" if result.error else "")
