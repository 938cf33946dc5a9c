"""Length-prefixed frames: the only thing that crosses the wall of a cell.

A frame is four bytes of length (big endian) and that many bytes of payload. Both ends use this module. Whoever reads
states a cap, and nothing that arrives may raise anything but `FrameError`: the other side can be hostile.
"""

import json
import struct
from collections.abc import Callable
from typing import Any

HEADER = struct.Struct(">I")
MAX_DEPTH = 200  # deeper values would make ordinary code (templates, databases, encoders) overflow its stack


class FrameError(ValueError):
    """What arrived is not what was agreed."""


class EndOfStream(FrameError):
    """The other side closed the stream."""


class DepthError(FrameError):
    """A value is nested too deeply."""


def frame(payload: bytes) -> bytes:
    """The bytes that carry `payload`."""
    return HEADER.pack(len(payload)) + payload


def read_frame(read_exactly: Callable[[int], bytes], *, cap: int) -> bytes:
    """The next payload, at most `cap` bytes. `read_exactly(n)` returns n bytes, or fewer at the end of the stream."""
    length = read_length(read_exactly, cap=cap)
    payload = read_exactly(length) if length else b""
    if len(payload) != length:
        raise EndOfStream(f"the stream ended after {len(payload)} of {length} bytes")
    return payload


def read_length(read_exactly: Callable[[int], bytes], *, cap: int) -> int:
    """The length of the next payload, checked against `cap` before anything is read."""
    header = read_exactly(HEADER.size)
    if len(header) != HEADER.size:
        raise EndOfStream("the stream ended")
    length: int = HEADER.unpack(header)[0]
    if length > cap:
        raise FrameError(f"a frame of {length} bytes is over the cap of {cap}")
    return length


def dump(value: Any) -> bytes:
    """JSON as UTF-8. Raises TypeError or ValueError for what JSON cannot carry: our own mistake, not an attack."""
    return json.dumps(value, separators=(",", ":")).encode()


def parse(payload: bytes, *, depth: int = MAX_DEPTH) -> Any:
    """The JSON value in `payload`: text is real text (no lone surrogates), nesting is at most `depth` levels."""
    try:
        text = payload.decode("utf-8")
        value = json.loads(text)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode("utf-8")  # an escape can smuggle in half a character
    except UnicodeError as error:
        raise FrameError("not valid text") from error
    except RecursionError as error:
        raise DepthError("nested too deeply") from error
    except (ValueError, MemoryError) as error:
        raise FrameError(f"not JSON: {str(error)[:200]}") from error
    if payload.count(b"[") + payload.count(b"{") > depth and _too_deep(value, depth):
        raise DepthError(f"nested more than {depth} levels")
    return value


def _too_deep(value: Any, depth: int) -> bool:
    level = [value]
    for _ in range(depth + 1):
        level = [child for node in level for child in _children(node)]
        if not level:
            return False
    return True


def _children(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []


def parse_object(payload: bytes, *, depth: int = MAX_DEPTH) -> dict[str, Any]:
    """Like `parse`, for a payload that must be an object."""
    value = parse(payload, depth=depth)
    if not isinstance(value, dict):
        raise FrameError(f"expected an object, got {type(value).__name__}")
    return value
