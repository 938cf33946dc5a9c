"""The worker's reading of what a supervisor says, as if an attacker had said it."""

import json
import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.cells.allowance import VALUE_ITEMS, Allowance
from sandbox.cells.channel import PipeChannel
from sandbox.cells.conversation import Conversation, encode
from sandbox.cells.verdict import BROKEN, Said, check_header, result
from sandbox.frames import FrameError, dump, frame, parse_object
from sandbox.job import Case, CaseResult, Harness, Job, Limits, Outcome

TIMES = {"cpu_ms": 1, "wall_ms": 2, "waited_ms": 0}
HEADER = {"case": 0, "end": "exit", "code": 0, "signal": None, **TIMES, "peak_bytes": 3}
JOB = Job(files={"solution.py": "x = 1\ny = 2\n"}, harness=Harness(""), cases=(Case("x", 1), Case("y", 2)))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*HEADER, "fault", "output_over"]), JSON))
def test_any_header_is_sound_or_a_frame_error(raw: dict[str, Any]) -> None:
    try:
        header = check_header({**HEADER, **raw}, 0)
    except FrameError:
        return
    assert header.end in {"exit", *BROKEN}
    assert header.cpu_ms >= 0
    assert header.wall_ms >= 0
    assert header.peak_bytes >= 0


@given(
    st.binary(max_size=40) | JSON.map(lambda value: b"+" + json.dumps(value).encode())
    | st.dictionaries(
        st.sampled_from(["value", "error"]),
        JSON | st.dictionaries(
            st.sampled_from(["kind", "type", "message", "traceback", "file", "line", "column"]),
            JSON | st.sampled_from(["runtime", "syntax", "memory", "output"]),
        ),
    ).map(lambda value: b"+" + json.dumps(value).encode()),
    st.binary(max_size=20),
    st.integers(0, 100),
)  # fmt: skip
def test_any_result_is_a_plain_verdict(body: bytes, stdout: bytes, number: int) -> None:
    header = check_header({**HEADER, "signal": number or None}, 0)
    try:
        found = result(Case("x", 1), JOB, header, Said(body, stdout, b""), Allowance(Limits()))
    except FrameError:
        assert not body.startswith(b"+")
        return
    assert found.outcome is not Outcome.INTERNAL_ERROR
    if found.outcome is Outcome.RETURNED:
        assert json.dumps(parse_object(body[1:])["value"]) == json.dumps(found.value)
    "".join([found.stdout, *([found.error.message] if found.error else [])]).encode()


def told(**error: Any) -> CaseResult:
    """The result of a case whose child says that `error` happened."""
    place = {"file": "solution.py", "line": None, "column": None}
    said = {"kind": "runtime", "type": "E", "message": "", "traceback": "", **place, **error}
    body = b"+" + dump({"error": said})
    return result(Case("x", 1), JOB, check_header(HEADER, 0), Said(body, b"", b""), Allowance(Limits()))


def test_a_forged_error_is_cut_to_size() -> None:
    error = told(type="T" * 10**6, message="m" * 10**6, traceback="t" * 10**6).error
    assert error is not None
    assert (len(error.type), len(error.message), len(error.traceback)) == (200, 4 << 10, 16 << 10)


@pytest.mark.parametrize(
    ("line", "shown"), [(1, (1, 5)), (3, (3, 5)), (4, (None, None)), (0, (None, None)), (None, (None, None))]
)
def test_a_line_that_no_file_has_is_not_shown(line: int | None, shown: tuple[int | None, int | None]) -> None:
    error = told(line=line, column=5).error
    assert error is not None
    assert (error.line, error.column) == shown


@pytest.mark.parametrize("file", ["", "other.py", "/etc/passwd", "solution.py/"])
def test_a_file_that_the_job_has_not_is_not_named(file: str) -> None:
    error = told(file=file, line=1, column=5).error
    assert error is not None
    assert (error.file, error.line) == ("", None)


@pytest.mark.parametrize("kind", ["internal", [], {}, None])
def test_an_error_of_no_known_kind_is_nonsense(kind: Any) -> None:
    found = told(kind=kind)
    assert found.error is not None
    assert "wrote into the pipe" in found.error.message


def test_a_value_of_very_many_items_is_refused_before_it_is_unpacked() -> None:
    most = b"[" + b"{}," * ((VALUE_ITEMS - 2) // 2) + b"1]"
    assert Allowance(Limits()).refuse(most) == ""
    assert "400,000 items" in Allowance(Limits()).refuse(most + b",,")
    assert Allowance(Limits(value_kb=32 << 10)).refuse(b"[" + b"{}," * 1_000_000 + b"1]") == ""


@pytest.mark.parametrize(
    "text", [b'"' + b",[{" * 600_000 + b'"', b'"' + rb"\",[" * 600_000, b'["' + b",\\\\" * 500_000 + b'"]']
)
def test_what_stands_in_a_text_is_no_item(text: bytes) -> None:
    assert Allowance(Limits()).refuse(text) == ""


@pytest.mark.parametrize(("value_kb", "taken"), [(2 << 10, 8), (32 << 10, 16)])
def test_the_values_of_a_job_are_bounded_together(value_kb: int, taken: int) -> None:
    allowance = Allowance(Limits(value_kb=value_kb))
    said = [allowance.refuse(b"x" * (2 << 20)) for _ in range(taken + 1)]
    assert said[:-1] == [""] * taken
    assert "over all cases" in said[-1]


def test_the_lists_of_a_job_are_bounded_together() -> None:
    allowance = Allowance(Limits())
    said = [allowance.refuse(b"[" + b"[]," * 190_000 + b"1]") for _ in range(6)]
    assert [bool(sentence) for sentence in said] == [False] * 5 + [True]


def conversation(*frames: bytes) -> Conversation:
    """One with a supervisor that says `frames`, whatever it is told, and ends."""
    reader, far = os.pipe()
    os.write(far, b"".join(map(frame, frames)))
    os.close(far)
    channel = PipeChannel(reader, os.open("/dev/null", os.O_WRONLY))
    return Conversation(channel, cell="test", ran_out_of_memory=lambda: False)


def test_what_the_supervisor_says_of_its_own_fault_is_told() -> None:
    report = conversation(dump({"fault": "OSError: the disk is gone"})).run(JOB, encode(JOB), None)
    assert "the disk is gone" in report.fault
    assert {case.outcome for case in report.cases} == {Outcome.INTERNAL_ERROR}


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ({"wall_ms": 60_001}, "All cases together may take 60 s"),
        ({"cpu_ms": 40_001, "wall_ms": 41_000}, "All cases together may use 40 s of CPU time"),
        ({"wall_ms": 240_001, "waited_ms": 200_000}, "All cases together may take 60 s"),
    ],
)
def test_a_case_for_which_no_time_is_left_says_so(times: dict[str, int], words: str) -> None:
    report = conversation(dump({**HEADER, **times}), b'+{"value":1}', b"", b"").run(JOB, encode(JOB), None)
    assert [case.outcome for case in report.cases] == [Outcome.RETURNED, Outcome.TIME_LIMIT]
    assert report.cases[1].error is not None
    assert words in report.cases[1].error.message


def test_waiting_for_a_processor_is_nobodys_time() -> None:
    first = dump({**HEADER, "wall_ms": 200_000, "waited_ms": 199_000})
    second = dump({**HEADER, "case": 1})
    talk = conversation(first, b'+{"value":1}', b"", b"", second, b'+{"value":2}', b"", b"")
    assert [case.value for case in talk.run(JOB, encode(JOB), None).cases] == [1, 2]


@pytest.mark.parametrize(
    ("end", "times", "words"),
    [
        ("time", {"cpu_ms": 2001}, "more than 2 s of CPU time"),
        ("time", {"cpu_ms": 1500}, "All cases together may use 40 s of CPU time"),
        ("wall", {"wall_ms": 7001}, "within 7 s, using little CPU time. Does it wait or sleep?"),
        ("wall", {"wall_ms": 7001, "cpu_ms": 1900}, "within 7 s, of which it computed for 1.9 s."),
        ("wall", {"wall_ms": 8001, "waited_ms": 1000}, "within 7 s, using little CPU time."),
        ("wall", {"wall_ms": 28_001, "waited_ms": 26_600}, "within 28 s; for 27 s of them this machine was too busy"),
        ("wall", {"wall_ms": 3000}, "All cases together may take 60 s"),
    ],
)
def test_the_sentence_on_time_says_whose_it_was(end: str, times: dict[str, int], words: str) -> None:
    header = check_header({**HEADER, "end": end, "code": None, **times}, 0)
    found = result(JOB.cases[0], JOB, header, Said(b"+", b"", b""), Allowance(JOB.limits))
    assert found.outcome is Outcome.TIME_LIMIT
    assert found.error is not None
    assert words in found.error.message
