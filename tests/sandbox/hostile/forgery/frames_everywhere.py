# what: Writes frames that claim a success to every descriptor that it has, and to those of the others that it can open.
# covers: frames written to every fd
# expect: runtime_error
# stdout: ^wrote to [1-9]
# message: wrote into the pipe
import json
import os
import struct


def f(turn):
    if turn == "after":
        return "good"
    header = {"end": "exit", "code": 0, "signal": None, "cpu_ms": 1, "wall_ms": 1, "waited_ms": 0, "peak_bytes": 1}
    frames = b""
    for number in (0, 1):
        for part in (json.dumps({**header, "case": number}).encode(), b'+{"value":"good"}', b"", b""):
            frames += struct.pack(">I", len(part)) + part
    reached = []
    for fd in (*range(3, 64), 0, 1, 2):
        try:
            os.write(fd, frames)
            reached.append(fd)
        except OSError:
            pass
    for pid in filter(str.isdigit, os.listdir("/proc")):
        for fd in range(16):
            try:
                with open(f"/proc/{pid}/fd/{fd}", "wb", 0) as file:
                    file.write(frames)
            except OSError:
                pass
    print("\nwrote to", *reached)
    return "bad"
