"""After a case: nothing of it may run on, and nothing of it may stay on disk."""

import contextlib
import errno
import os
import signal
import stat
import time

from sandbox.supervisor.measure import WRITABLE
from sandbox.supervisor.privilege import acting_as

TERMINALS = {"/dev/pts": 0o755, "/dev/pts/ptmx": 0o666}  # their modes where a case may change them


def kill_all() -> tuple[int, float]:
    """Kill every process of the cell but this one. Returns (peak RSS in bytes, CPU seconds) of those reaped."""
    peak, cpu = 0, 0.0
    while True:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        try:
            _, _, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return peak, cpu
        peak = max(peak, usage.ru_maxrss << 10)
        cpu += usage.ru_utime + usage.ru_stime


def kill_but(spared: int) -> tuple[int, int | None]:
    """Kill every process of the cell but this one and `spared`. Returns the peak RSS in bytes of those reaped, and how
    `spared` has ended if it has.

    They are stopped first, all at once: else some could fork while others are looked for.
    """
    peak, ended = 0, None
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGSTOP)
    while True:
        others = [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, spared)]
        for pid in others:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        try:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return peak, ended
        if pid == spared:
            ended = status
        elif pid:
            peak = max(peak, usage.ru_maxrss << 10)
        elif not others:
            os.kill(spared, signal.SIGCONT)
            return peak, ended
        else:
            time.sleep(0.0005)


def clean(uid: int | None, *, but: str = "") -> None:
    """Empty the writable folders, as the case's own uid: root in a cell may not enter another's 0700 folder. `but` is
    a folder that stays, if it is one."""
    if uid is None:
        _empty_all(but)
        return
    with acting_as(uid):
        _empty_all(but)


def _empty_all(but: str = "") -> None:
    for folder in WRITABLE:
        if os.path.isdir(folder):
            own = reset(folder)
            empty(folder, but=but)
            if own:
                os.utime(folder, (0, 0))
    for path, mode in TERMINALS.items():
        if os.path.exists(path) and os.stat(path).st_uid == os.geteuid():
            _restore(path, mode)


def _restore(path: str, mode: int) -> None:
    try:
        os.chmod(path, mode)
        os.utime(path, (0, 0))
    except OSError as error:
        # For user "nobody", what belongs to users that this namespace does not know looks like his own, and is not.
        if error.errno != errno.EOVERFLOW:
            raise


def reset(folder: str) -> bool:
    """Undo what the owner of `folder` can do to it itself: modes, access lists, attributes. False when not our own."""
    if os.stat(folder).st_uid != os.geteuid():
        return False
    os.chmod(folder, 0o1777)  # without which some attributes cannot be removed
    for name in os.listxattr(folder):
        os.removexattr(folder, name)
    os.chmod(folder, 0o1777)  # an access list has its own say in the mode
    return True


def empty(folder: str, *, but: str = "") -> None:
    """Remove all below `folder`. Lifts nested folders up one by one, so no depth of nesting can exhaust the stack."""
    lifted, token = 0, os.urandom(8).hex()  # a name that the case could guess, it could take
    while names := [name for name in os.listdir(folder) if os.path.join(folder, name) != but or not _is_folder(but)]:
        for name in names:
            path = os.path.join(folder, name)
            if not stat.S_ISDIR(os.lstat(path).st_mode):
                os.unlink(path)
                continue
            os.chmod(path, 0o700)
            for child in os.listdir(path):
                lifted += 1
                _lift(os.path.join(path, child), os.path.join(folder, f"{token}-{lifted}"))
            os.rmdir(path)


def _is_folder(path: str) -> bool:
    return stat.S_ISDIR(os.lstat(path).st_mode)


def _lift(path: str, free: str) -> None:
    if not stat.S_ISDIR(os.lstat(path).st_mode):
        os.unlink(path)
        return
    os.chmod(path, 0o700)  # moving a folder writes its ".."
    os.rename(path, free)
