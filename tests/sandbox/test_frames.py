"""The frame decoder against arbitrary bytes and values."""

import contextlib
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.frames import DepthError, EndOfStream, FrameError, dump, frame, parse, parse_object, read_frame

CAP = 1000
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=10,
)


def read(raw: bytes) -> bytes:
    return read_frame(io.BytesIO(raw).read, cap=CAP)


@given(VALUES)
def test_what_is_sent_arrives(value: object) -> None:
    assert parse(read_frame(io.BytesIO(frame(dump(value))).read, cap=1 << 20)) == value


@given(st.binary(max_size=64))
def test_arbitrary_bytes_are_a_frame_or_a_frame_error(raw: bytes) -> None:
    with contextlib.suppress(FrameError):
        parse_object(read(raw))


@given(st.binary(max_size=64) | st.text('[]{}",:0123456789eE+-truefalsn\\u d8', max_size=64).map(str.encode))
def test_arbitrary_payloads_are_text_to_be_shown_or_a_frame_error(payload: bytes) -> None:
    try:
        value = parse(payload)
    except FrameError:
        return
    json.dumps(value, ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", EndOfStream),
        (b"\0\0\0", EndOfStream),
        (b"\0\0\0\x05ab", EndOfStream),
        (b"\xff\xff\xff\xff", FrameError),
        (frame(b"x" * (CAP + 1)), FrameError),
    ],
)
def test_a_bad_length_is_a_frame_error(raw: bytes, error: type[FrameError]) -> None:
    with pytest.raises(error):
        read(raw)


@pytest.mark.parametrize(
    "payload",
    [b"", b"{", b"\xff", b"1 2", b'"\\ud800"', b'"\xed\xa0\x80"', b"9" * 5000, "[1]".encode("utf-16"), b"nul\0"],
)
def test_a_bad_payload_is_a_frame_error(payload: bytes) -> None:
    with pytest.raises(FrameError):
        parse(payload)


@pytest.mark.parametrize("depth", [201, 5000, 1_000_000])
def test_deep_nesting_is_a_depth_error(depth: int) -> None:
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}")):
        with pytest.raises(DepthError):
            parse(opening * depth + b"1" + closing * depth)


def test_wide_values_and_allowed_depths_pass() -> None:
    assert parse(b"[" * 200 + b"]" * 200)
    assert len(parse(b"[" + b"[]," * 1000 + b"[]]")) == 1001


@pytest.mark.parametrize("payload", [b"[]", b"1", b"null", b'"x"'])
def test_an_object_is_an_object(payload: bytes) -> None:
    with pytest.raises(FrameError, match="expected an object"):
        parse_object(payload)
