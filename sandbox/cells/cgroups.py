"""Control groups for the cells of a worker that may make them (root, as a rule); v1 and v2."""

import contextlib
import itertools
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sandbox.cells.base import PROCESSES, RESERVE_MB
from sandbox.cells.owner import is_alive, this_owner

ROOT = Path("/sys/fs/cgroup")
PREFIX = "crossover-"
V1 = ("memory", "cpuacct", "pids")
# What a supervisor reads, by the names that sandbox/supervisor/measure.py has for them.
MEASURED = {
    1: ("memory/memory.usage_in_bytes", "memory/memory.stat", "memory/memory.oom_control", "cpuacct/cpuacct.usage",
        "memory/memory.kmem.usage_in_bytes"),
    2: ("memory.current", "memory.stat", "memory.events", "cpu.stat"),
}  # fmt: skip

_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class CellCgroup:
    """The groups of one cell. `shown` maps paths inside the cell to folders of the host, to be bound read-only."""

    folders: tuple[Path, ...]
    shown: tuple[tuple[str, Path], ...]
    version: int

    @property
    def entrances(self) -> list[str]:
        """The files into which a process writes 0 to enter."""
        return [str(folder / "cgroup.procs") for folder in self.folders]

    def enter(self, pid: int) -> None:
        """Put a process into the groups. Raises OSError."""
        for entrance in self.entrances:
            _write(Path(entrance), str(pid))

    @contextlib.contextmanager
    def opened(self) -> Iterator[dict[str, int]]:
        """The files that a supervisor reads, opened: it then needs to see no folder of the groups."""
        with contextlib.ExitStack() as stack:
            found = {}
            for name in MEASURED[self.version]:
                place = ROOT / name
                folder = next(folder for shown, folder in self.shown if place.is_relative_to(shown))
                with contextlib.suppress(FileNotFoundError):
                    file = stack.enter_context((folder / place.name).open("rb", buffering=0))
                    found[name] = file.fileno()
            yield found

    def limit_memory(self, memory_mb: int) -> None:
        """Set the hard limit for a job of `memory_mb`."""
        size = str((memory_mb + RESERVE_MB) << 20)
        if self.version == 2:
            _write(self.folders[0] / "memory.max", size)
            with contextlib.suppress(OSError):  # a machine without swap accounting
                _write(self.folders[0] / "memory.swap.max", "0")
            return
        memory = self.folders[0]
        with contextlib.suppress(OSError):  # lowering: memory first; raising: memory and swap first
            _write(memory / "memory.limit_in_bytes", size)
        with contextlib.suppress(OSError):
            _write(memory / "memory.memsw.limit_in_bytes", size)
        _write(memory / "memory.limit_in_bytes", size)

    def ran_out_of_memory(self) -> bool:
        """Whether the kernel killed anything in here for want of memory."""
        name = "memory.events" if self.version == 2 else "memory.oom_control"
        with contextlib.suppress(OSError):
            lines = (self.folders[0] / name).read_text().splitlines()
            return any(line.startswith("oom_kill ") and line != "oom_kill 0" for line in lines)
        return False

    def remove(self, *, patience: float = 3.0) -> None:
        """Remove the groups, waiting for the last process to be gone. What is left then, `reap` finds later."""
        end = time.monotonic() + patience
        for folder in self.folders:
            while not _removed(folder) and time.monotonic() < end:
                time.sleep(0.002)


def make(memory_mb: int) -> CellCgroup | None:
    """Fresh groups for one cell, or None where this process may not make them."""
    name = f"{PREFIX}{this_owner()}-{next(_numbers)}"
    made: list[Path] = []
    try:
        for parent in _parents():
            folder = parent / name
            folder.mkdir()
            made.append(folder)
        group = _group(tuple(made))
        if group is not None:
            _write(group.folders[-1] / "pids.max", str(PROCESSES))
            group.limit_memory(memory_mb)
            return group
    except OSError:
        pass
    for folder in made:
        _removed(folder)
    return None


def _group(folders: tuple[Path, ...]) -> CellCgroup | None:
    if len(folders) == 1 and (folders[0] / "memory.max").exists() and (folders[0] / "pids.max").exists():
        return CellCgroup(folders, ((str(ROOT), folders[0]),), 2)
    if len(folders) == len(V1):
        shown = tuple((str(ROOT / name), folder) for name, folder in zip(V1, folders, strict=True))
        return CellCgroup(folders, shown[:2], 1)
    return None


def _parents() -> list[Path]:
    """The folders in which the groups of cells are made: one per v1 controller, or one for v2."""
    if all((ROOT / name).is_dir() for name in V1):
        own = _own_v1_paths()
        return [_existing(ROOT / name, own.get(name, "/")) for name in V1]
    if not (ROOT / "cgroup.controllers").exists():
        return []
    folder = ROOT / "crossover"
    for place in (ROOT, folder):
        if place == folder:
            folder.mkdir(exist_ok=True)
        _write(place / "cgroup.subtree_control", "+memory +pids")
    return [folder]


def _own_v1_paths() -> dict[str, str]:
    """Controller -> this process's own group, inside which cells stay within what binds the worker itself."""
    found = {}
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        found.update(dict.fromkeys(controllers.split(","), path))
    return found


def _existing(mount: Path, path: str) -> Path:
    folder = mount / path.lstrip("/")
    return folder if folder.is_dir() else mount  # in a container the path is the host's, the mount our own


def reap() -> int:
    """Remove the empty groups of workers that are dead. Returns how many cells that were."""
    gone = set()
    with contextlib.suppress(OSError):
        for parent in _parents():
            for folder in parent.glob(f"{PREFIX}*"):
                owner = folder.name.removeprefix(PREFIX).rpartition("-")[0]
                if not is_alive(owner) and _removed(folder):
                    gone.add(folder.name)
    return len(gone)


def _removed(folder: Path) -> bool:
    try:
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _write(path: Path, text: str) -> None:
    fd = os.open(path, os.O_WRONLY)
    try:
        os.write(fd, text.encode())
    finally:
        os.close(fd)
