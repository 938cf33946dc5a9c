"""Starting processes that cannot outlive the one that started them."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1
# Loaded here, not in the child: between fork and exec there should be as little work as possible.
_libc = ctypes.CDLL(None, use_errno=True)


def end_with_parent(parent: int, *, signum: int = signal.SIGKILL) -> None:
    """Has the kernel send `signum` to this process when `parent` ends, however it ends.

    The kernel watches the THREAD that forked this process: start processes from the main thread only. A
    parent that ended before the call is noticed by the changed parent id.
    """
    _libc.prctl(PR_SET_PDEATHSIG, int(signum), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signum)


def in_child(parent: int) -> Callable[[], None]:
    """What a child does before exec: ties its life to `parent`, and unblocks what the launcher blocks."""

    def prepare() -> None:
        end_with_parent(parent)
        signal.pthread_sigmask(signal.SIG_SETMASK, set())

    return prepare


def start(command: list[str], *, log: Path, cwd: Path, env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Starts a long-lived child in a session of its own (a terminal's Ctrl-C reaches only the launcher)."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=in_child(os.getpid()),
        )


def run(
    command: list[str],
    *,
    log: Path,
    cwd: Path,
    env: dict[str, str],
    on_line: Callable[[str], None] = lambda _: None,
) -> tuple[int, str]:
    """Runs a set-up command to its end, with each line of its output given to `on_line` and kept in `log`.

    Returns its exit code and its whole output.
    """
    lines = []
    with (
        log.open("w") as kept,
        subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            preexec_fn=in_child(os.getpid()),
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            kept.write(line)
            lines.append(line)
            on_line(line.strip())
    return process.returncode, "".join(lines)


def describe_end(code: int) -> str:
    """How a process ended, in words: "exit code 3", "signal 9 (SIGKILL)"."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {-code} ({signal.Signals(-code).name})"
    except ValueError:
        return f"signal {-code}"


def tail(log: Path, *, lines: int = 15) -> str:
    """The last lines of a log, indented; "" when there is none."""
    try:
        text = log.read_bytes()[-20_000:].decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])
