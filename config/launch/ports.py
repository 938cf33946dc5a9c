"""The port of the web server: which one, whether it is free, and who has it."""

import errno
import os
import socket
from contextlib import suppress
from pathlib import Path

from .errors import LaunchError

HOST = "127.0.0.1"


def chosen_port() -> int:
    """`PORT` from the environment, 8000 without it. Raises LaunchError when it is not a port number."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise LaunchError(f"PORT={text} is not a port number. Try PORT=8001 make run")
    return int(text)


def require_free(port: int) -> None:
    """Raises LaunchError naming the process that listens on `port`, and the way out."""
    if error := _refused(port):
        raise LaunchError(_refusal(port, error)) from error


def _refused(port: int) -> OSError | None:
    """What the kernel says against listening on `port`; None when it is free."""
    with socket.socket() as probe:
        # As gunicorn does it: connections that are closing do not count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            return error
    return None


def _refusal(port: int, error: OSError) -> str:
    if error.errno == errno.EACCES:
        return f"This user may not listen on port {port}. Use one from 1024 upward: PORT=8001 make run"
    if error.errno != errno.EADDRINUSE:
        return f"Port {port} cannot be used: {error.strerror}. Use another one: PORT=8001 make run"
    free = next((other for other in range(port + 1, min(port + 100, 65536)) if _refused(other) is None), 8001)
    return f"Port {port} is taken by {_listener(port)}. End that, or use another one: PORT={free} make run"


def _listener(port: int) -> str:
    """The process behind a listening port in words, as far as this user may see it."""
    wanted = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if any(os.readlink(entry) in wanted for entry in (process / "fd").iterdir()):
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
                return f"process {process.name} ({command[:80]})"
    return "another user's process"


def _listening_inodes(port: int) -> set[str]:
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with suppress(OSError):
            for row in Path(table).read_text().splitlines()[1:]:
                fields = row.split()
                is_listening = fields[3] == "0A"
                if is_listening and int(fields[1].rpartition(":")[2], 16) == port:
                    inodes.add(fields[9])
    return inodes
