"""What all children of one job have in common, made ready once in the supervisor, so that each fork finds it done."""

import io
import os
import site
import sys
import types
from collections.abc import Callable
from typing import Any

from sandbox.supervisor import privilege, values
from sandbox.supervisor.measure import Held

WORK = "/tmp/work"
KEPT = "/tmp/kept"  # what a later act of the same case finds again
MAIN_FILE = "solution.py"


class Stage:
    """Made by the supervisor, entered by each child. Making it neither runs nor imports anything of the job's.

    Every page of memory that a fork writes to is copied for it: what is done here costs once, not once a case.
    `held` is the memory of packages imported for this job, which each fork has beside its own.
    """

    def __init__(self, job: dict[str, Any], *, shared_uid: bool, held: Held = Held()) -> None:  # noqa: B008 - a tuple
        self.held = held
        self.files: dict[str, str] = job["files"]
        self.options: dict[str, Any] = job["options"]
        limits = job["limits"]
        self.value_bounds = values.Bounds(limits["value_kb"] << 10, limits["value_depth"], job["set_levels"])
        self.limits = privilege.resource_limits(job["limits"], shared_uid=shared_uid, held=held.data)
        self.harness = _compiled(job["harness"])
        self.companion = _compiled(job["companion"]) if job["companion"] else None
        self.reports: dict[str, Any] | None = job["reports"]
        own = {**limits, **(self.reports or {})}
        self.companion_limits = privilege.resource_limits(own, shared_uid=shared_uid, held=held.data)
        contents = {os.path.join(WORK, name): text for name, text in self.files.items()}
        self._contents = [(path, text.encode("utf-8", "surrogatepass")) for path, text in contents.items()]
        self._folders = sorted({os.path.dirname(path) for path in contents} - {WORK})
        # A file of the job goes before a module of the same name that we happen to have loaded.
        hidden = {"sandbox", *(name.partition("/")[0].removesuffix(".py") for name in self.files)}
        self._hidden = [name for name in sys.modules if name.partition(".")[0] in hidden]
        self._path = [WORK, *(path for path in sys.path if path != "/cell")]
        self._before = sys.stdin, sys.stdout, sys.stderr  # kept, since taking them apart costs each fork a few pages
        self._streams = open(0, encoding="utf-8", closefd=False), _text(1), _text(2)  # noqa: SIM115 - they stay open
        site.setquit()
        self._reseed: Callable[[], None] | None = getattr(sys.modules.get("numpy.random"), "seed", None)

    def enter(self) -> None:
        """Make the work folder with the job's files, and this process look like a fresh Python started there."""
        os.mkdir(WORK, 0o700)
        for folder in self._folders:
            os.makedirs(folder, exist_ok=True)
        for path, content in self._contents:
            _create(path, content)
        os.chdir(WORK)
        if self._reseed:  # Python's own generator sees to that by itself; NumPy's would go on alike in each fork
            self._reseed()
        sys.argv = [MAIN_FILE]
        # Not earlier: with that path, the supervisor itself could come to import what a case has written.
        sys.path[:] = self._path
        for name in self._hidden:
            sys.modules.pop(name, None)
        sys.stdin, sys.stdout, sys.stderr = self._streams
        sys.__stdin__, sys.__stdout__, sys.__stderr__ = self._streams  # type: ignore[misc]

    def retire(self) -> None:
        """For a process beside the case: it imports nothing that the case has written."""
        sys.path[:] = [path for path in sys.path if path not in {"", "/cell"}]


def _compiled(source: str) -> types.CodeType | str:
    """The harness, compiled but not run; as it stands if that fails, which each case will then find and tell."""
    try:
        return compile(source, "<harness>", "exec", dont_inherit=True)
    except Exception:
        return source


def _text(fd: int) -> io.TextIOWrapper:
    # By lines: what was printed before a crash or a time limit is what a learner debugs with.
    return open(fd, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)


def _create(path: str, content: bytes) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view) :]
    os.close(fd)
