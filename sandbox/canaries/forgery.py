# mypy: ignore-errors
import contextlib
import json
import os
import struct


def attack():
    """Write frames that claim a success on every descriptor that this process has or can open."""
    header = {"case": 0, "end": "exit", "code": 0, "signal": None, "cpu_ms": 1, "wall_ms": 1, "peak_bytes": 1}
    body = b'+{"value":["forged"]}'
    frames = b""
    for number in (0, 1):
        for payload in (json.dumps({**header, "case": number}).encode(), body, b"", b""):
            frames += struct.pack(">I", len(payload)) + payload
    for fd in range(256):
        with contextlib.suppress(OSError):
            os.write(fd, frames)
    for pid in ("1", "self"):
        for fd in range(32):
            try:
                with open(f"/proc/{pid}/fd/{fd}", "wb", 0) as file:
                    file.write(frames)
            except OSError:
                pass
    return []


def aftermath():
    return []
