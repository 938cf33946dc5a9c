"""Parts of the supervisor that can be tried outside a cell."""

import json
import os
import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.cells.verdict import check_header, result
from sandbox.frames import FrameError, parse_object
from sandbox.job import Case, Limits, Outcome
from sandbox.supervisor import seccomp, sweep

HEADER = {"case": 0, "end": "exit", "code": 0, "signal": None, "cpu_ms": 1, "wall_ms": 2, "peak_bytes": 3}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def filtered(machine: str, call: int, *args: int) -> int:
    """What the filter says to a call: the BPF program, run by the plainest interpreter."""
    code = seccomp.program(machine)
    data = struct.pack("<IIQ6Q", call, seccomp.ARCHITECTURES[machine][1], 0, *args, *[0] * (6 - len(args)))
    at = accumulator = 0
    while True:
        operation, yes, no, operand = struct.unpack_from("HBBI", code, at * 8)
        at += 1
        if operation == seccomp.RETURN:
            return int(operand)
        if operation == seccomp.LOAD:
            (accumulator,) = struct.unpack_from("<I", data, operand)
            continue
        held = {
            seccomp.JEQ: accumulator == operand,
            seccomp.JGE: accumulator >= operand,
            seccomp.JSET: bool(accumulator & operand),
        }[operation]
        at += yes if held else no


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_denies_what_it_lists_and_allows_the_rest(machine: str) -> None:
    column = seccomp.ARCHITECTURES[machine][0]
    denied = {numbers[column] for numbers in seccomp.DENIED.values()} - {None}
    partly = {
        table[column]
        for table in (*seccomp.ONLY_SELF.values(), seccomp.CLONE, seccomp.CLONE3, seccomp.SETPRIORITY,
                      seccomp.SOCKET, seccomp.SOCKETPAIR, seccomp.MKNOD, seccomp.MKNODAT)
    }  # fmt: skip
    for call in range(500):
        if call not in partly:
            assert filtered(machine, call) == (seccomp.DENY if call in denied else seccomp.ALLOW), call


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_looks_at_arguments(machine: str) -> None:
    def says(numbers: tuple[int | None, int | None], *args: int) -> int:
        number = numbers[seccomp.ARCHITECTURES[machine][0]]
        assert number is not None
        return filtered(machine, number, *args)

    allow, deny = seccomp.ALLOW, seccomp.DENY
    assert [says(seccomp.SOCKET, family) for family in (1, 2, 10, 16, 38, 40)] == [allow] * 3 + [deny] * 3
    assert says(seccomp.SOCKETPAIR, 1) == allow
    assert says(seccomp.ONLY_SELF["prlimit64"], 0, 7) == allow
    assert says(seccomp.ONLY_SELF["prlimit64"], 1, 7) == deny
    assert [says(seccomp.SETPRIORITY, *who) for who in ((0, 0), (0, 1), (2, 0))] == [allow, deny, deny]
    assert says(seccomp.CLONE, 0x11) == allow
    for flag in (0x10000000, 0x20000, 0x40000000, 0x20000000, 0x80):
        assert says(seccomp.CLONE, 0x11 | flag) == deny
    assert says(seccomp.CLONE3) & 0xFFFF0000 == seccomp.ERRNO
    modes = (0o010600, 0o140600, 0o100600, 0o020600, 0o060600)
    assert [says(seccomp.MKNODAT, 0, 0, mode) for mode in modes] == [allow] * 3 + [deny] * 2


def test_the_filter_denies_the_x32_twins() -> None:
    assert filtered("x86_64", 0x40000000 | 39) == seccomp.DENY


def test_an_architecture_without_a_table_is_refused_by_name() -> None:
    with pytest.raises(seccomp.Unsupported, match="riscv64"):
        seccomp.Filter("riscv64")


def test_sweeping_removes_every_shape_of_tree(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").write_text("x")
    (tmp_path / "link").symlink_to("/etc")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "locked" / "inner").mkdir(parents=True)
    (tmp_path / "locked").chmod(0)
    os.chdir(tmp_path)
    for _ in range(2000):
        os.mkdir("d")
        os.chdir("d")
    os.chdir("/")
    sweep.empty(str(tmp_path))
    assert list(tmp_path.iterdir()) == []
    assert Path("/etc/passwd").exists()


@given(st.dictionaries(st.sampled_from([*HEADER, "fault", "output_over"]), JSON))
def test_any_header_is_sound_or_a_frame_error(raw: dict[str, Any]) -> None:
    try:
        header = check_header({**HEADER, **raw}, 0)
    except FrameError:
        return
    assert header.end in ("exit", "time", "wall", "memory", "output", "files")
    assert header.cpu_ms >= 0
    assert header.wall_ms >= 0
    assert header.peak_bytes >= 0


@given(
    st.binary(max_size=40) | JSON.map(lambda value: b"+" + json.dumps(value).encode())
    | st.dictionaries(
        st.sampled_from(["value", "error"]),
        JSON | st.dictionaries(
            st.sampled_from(["kind", "type", "message", "traceback", "line", "column"]),
            JSON | st.sampled_from(["runtime", "syntax", "memory", "output"]),
        ),
    ).map(lambda value: b"+" + json.dumps(value).encode()),
    st.binary(max_size=20),
    st.integers(0, 100),
)  # fmt: skip
def test_any_result_is_a_plain_verdict(body: bytes, stdout: bytes, number: int) -> None:
    header = check_header({**HEADER, "signal": number or None}, 0)
    try:
        found = result(Case("x", 1), Limits(), header, body=body, stdout=stdout, stderr=b"")
    except FrameError:
        assert not body.startswith(b"+")
        return
    assert found.outcome is not Outcome.INTERNAL_ERROR
    if found.outcome is Outcome.RETURNED:
        assert json.dumps(parse_object(body[1:])["value"]) == json.dumps(found.value)
    "".join([found.stdout, *([found.error.message] if found.error else [])]).encode()
