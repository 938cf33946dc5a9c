"""Makes bubblewrap cells by forking: a Python with everything imported, behind the same walls, that never sees a job.

Starting a Python and importing the supervisor is most of what a cell costs; a fork costs a tenth of it. The worker asks
over a socket, giving the cell's two pipes; the answer is a handle on the cell's first process. That one has namespaces
and writable file systems of its own, and has given up all that making them took, before it hears of a job. When the
worker dies, bubblewrap kills this process, and the kernel with it all cells: they live in its pid namespace.
"""

import _socket
import array
import contextlib
import ctypes
import gc
import json
import os
import select
import signal
from typing import Any, NoReturn

from sandbox.frames import dump
from sandbox.supervisor import main as supervisor
from sandbox.supervisor import measure, privilege

NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = 1 << 17, 1 << 26, 1 << 27, 1 << 28, 1 << 29, 1 << 30
RDONLY, NOSUID, NODEV, NOEXEC, REMOUNT, BIND, REC, PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18
SETGID, SETUID, KILL = 6, 7, 5  # the capabilities that a supervisor needs which gives each case a uid of its own
COVERED = ("sys", "sysrq-trigger", "irq", "bus")  # parts of /proc in which root could change the machine
MOST_FDS = 16

_libc = ctypes.CDLL(None, use_errno=True)
_bell: list[int] = []  # a pipe into which each signal writes: one that comes just before a wait must end it as well
_ended: dict[int, int] = {}  # the children that ended since the last request, and how


def main() -> NoReturn:
    """Serve the worker at the other end of stdin, a socket, until it closes that."""
    control = _socket.socket(fileno=0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, lambda *_: _reap())
    _bell.extend(os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC))
    signal.set_wakeup_fd(_bell[1], warn_on_full_buffer=False)
    supervisor.warm_up()
    gc.collect()
    gc.freeze()
    control.send(b"ready")
    while True:
        _await(control)
        request, fds = _receive(control)
        if request is None:
            os._exit(0)
        try:
            _make(control, request, fds)
        except OSError as error:  # no room for a process; the cells that there are must not pay for it
            _refuse(control, error)
        for fd in fds:
            os.close(fd)


def _await(control: Any) -> None:
    """Wait for a request, and let children that end meanwhile be reaped."""
    poller = select.poll()
    poller.register(control.fileno(), select.POLLIN)
    poller.register(_bell[0], select.POLLIN)
    while control.fileno() not in dict(poller.poll()):
        os.read(_bell[0], 4096)  # the handler has run by now


def _receive(control: Any) -> tuple[dict[str, Any] | None, list[int]]:
    """A request with its descriptors; None when the worker is gone."""
    size = array.array("i").itemsize
    data, ancillary, _, _ = control.recvmsg(4096, _socket.CMSG_SPACE(MOST_FDS * size))
    if not data:
        return None, []
    fds = array.array("i")
    for level, kind, content in ancillary:
        if (level, kind) == (_socket.SOL_SOCKET, _socket.SCM_RIGHTS):
            fds.frombytes(content[: len(content) - len(content) % size])
    return json.loads(data), list(fds)


def _make(control: Any, request: dict[str, Any], fds: list[int]) -> None:
    _ended.clear()
    if (pid := os.fork()) == 0:
        _between(control, request, fds)
    status = _status_of(pid)
    if os.WIFSIGNALED(status):  # it may have answered or not, and the worker must neither wait nor mix up answers
        raise SystemExit(f"what makes a cell was killed by signal {os.WTERMSIG(status)}")


def _refuse(control: Any, error: BaseException) -> None:
    control.send(f"{type(error).__name__}: {error}"[:500].encode(errors="replace"))


def _status_of(pid: int) -> int:
    """How a child ended, once it has."""
    try:
        return os.waitpid(pid, 0)[1]
    except ChildProcessError:
        return _ended[pid]


def _reap() -> None:
    """Cells that have ended are children of ours, since those between have ended before them."""
    with contextlib.suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            _ended[found[0]] = found[1]


def _between(control: Any, request: dict[str, Any], fds: list[int]) -> NoReturn:
    """The life of the process between: only a child of whoever enters a pid namespace is born in it."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.set_wakeup_fd(-1)
        for fd in _bell:
            os.close(fd)
        own_users = os.geteuid() != 0
        uid, gid = os.getuid(), os.getgid()
        _unshare(NEWNS | NEWUTS | NEWIPC | NEWPID | NEWNET | (NEWUSER if own_users else 0))
        if own_users:
            _map_to_itself(uid, gid)
        pid = os.fork()
        if pid == 0:
            _first(request, fds, own_users=own_users)
        handle = array.array("i", [os.pidfd_open(pid)])
        control.sendmsg([b"made"], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, handle)])
        os._exit(0)
    except BaseException as error:
        _refuse(control, error)
    finally:
        os._exit(1)


def _map_to_itself(uid: int, gid: int) -> None:
    """A user namespace for each cell: the kernel counts processes per user and namespace, and one cell's shall not
    count for another."""
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        _write(f"/proc/self/{name}", text)


def _first(request: dict[str, Any], fds: list[int], *, own_users: bool) -> NoReturn:
    """The first process of a cell: from here on its supervisor."""
    try:
        _take_over(fds, request["files"])
        os.setsid()
        _furnish(request, own_users=own_users)
        privilege.keep_only(frozenset() if own_users else frozenset({SETGID, SETUID, KILL}))
    except BaseException as error:
        supervisor.send([dump({"fault": f"{type(error).__name__}: {error}"[:1000]})])
        os._exit(1)
    supervisor.main()


def _take_over(fds: list[int], names: list[str]) -> None:
    """The pipes to the worker become stdin and stdout, in the place of the socket; nobody reads stderr."""
    null = os.open("/dev/null", os.O_WRONLY)
    for place, fd in enumerate((fds[0], fds[1], null)):
        os.dup2(fd, place)
    for fd in (fds[0], fds[1], null):
        os.close(fd)
    measure.GIVEN.update(zip(names, fds[2:], strict=True))


def _furnish(request: dict[str, Any], *, own_users: bool) -> None:
    """Everything that a case can write, and all that shows processes, made anew for this cell."""
    _mount("none", "/", "", REC | PRIVATE)
    _mount("proc", "/proc", "proc", NOSUID | NODEV | NOEXEC)
    if own_users:
        _write("/proc/sys/user/max_user_namespaces", "0")
        # The owner of a namespace may write the settings of its kernel, for all cases to come.
        _mount("tmpfs", "/proc/sys", "tmpfs", NOSUID | NODEV, "size=4k,mode=755")
        _mount("none", "/proc/sys", "", REMOUNT | RDONLY | NOSUID | NODEV)
    else:
        for path in (f"/proc/{name}" for name in COVERED):
            if os.path.exists(path):
                _mount(path, path, "", BIND | REC)
                _mount("none", path, "", REMOUNT | BIND | RDONLY | NOSUID | NODEV | NOEXEC)
    for path, size in (("/tmp", request["tmp_bytes"]), ("/dev/shm", request["shm_bytes"])):
        _mount("tmpfs", path, "tmpfs", NOSUID | NODEV, f"size={size},nr_inodes={request['inodes']},mode=1777")
    _mount("devpts", "/dev/pts", "devpts", NOSUID | NOEXEC, "newinstance,ptmxmode=0666,mode=620")


def _unshare(flags: int) -> None:
    if _libc.unshare(flags) != 0:
        raise OSError(ctypes.get_errno(), "unshare: " + os.strerror(ctypes.get_errno()))


def _mount(source: str, place: str, kind: str, flags: int, options: str = "") -> None:
    words = (source.encode(), place.encode(), kind.encode() or None)
    if _libc.mount(*words, ctypes.c_ulong(flags), options.encode() or None) != 0:
        raise OSError(ctypes.get_errno(), f"mount {place}: {os.strerror(ctypes.get_errno())}")


def _write(path: str, text: str) -> None:
    fd = os.open(path, os.O_WRONLY)
    try:
        os.write(fd, text.encode())
    finally:
        os.close(fd)
