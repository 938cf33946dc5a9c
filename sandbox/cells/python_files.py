"""Which files of this machine the running interpreter needs: what a cell without an image of its own must hold."""

import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sandbox.cells.packages import Packages

# Parts of the standard library that no cell needs. The first two hold other people's packages: never for the cell.
PACKAGES = ("site-packages", "dist-packages")
LEFT_OUT = (*PACKAGES, "test", "idlelib", "tkinter", "turtledemo", "ensurepip", "lib2to3")
EMPTIED = (Path("/tmp"), Path("/dev/shm"))  # a cell has these for itself and empties them after every case
# Modules for terminals, windows and an old directory service, whose libraries no cell needs; each costs a mount.
SCREEN_MODULES = ("_tkinter", "_curses", "_curses_panel", "readline", "nis")

# Loads each module's file (without running it) and prints the path of every library that came along.
LIST_LIBRARIES = """
import ctypes, sys

class Info(ctypes.Structure):
    _fields_ = [("address", ctypes.c_size_t), ("name", ctypes.c_char_p)]

for path in sys.argv[1:]:
    try:
        ctypes.CDLL(path)
    except OSError:
        pass  # a module whose library is missing here is missing in the cell too
names = []
Visit = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Info), ctypes.c_size_t, ctypes.c_void_p)
visit = Visit(lambda info, size, data: names.append((info[0].name or b"").decode()) or 0)
ctypes.CDLL(None).dl_iterate_phdr(visit, None)
print("\\0".join(names), end="")
"""


@dataclass(frozen=True, slots=True)
class PythonFiles:
    """All paths absolute and free of symbolic links, but for `libraries`, which stand where the loader looks.

    `packages` is a folder that a cell shows elsewhere; the libraries that they need are among `libraries`.
    """

    executable: Path
    folders: tuple[Path, ...]
    libraries: tuple[Path, ...]
    packages: Path | None = None

    @property
    def package_folders(self) -> tuple[Path, ...]:
        """Folders inside `folders` that must be hidden."""
        return tuple(folder / name for folder in self.folders for name in PACKAGES if (folder / name).is_dir())


@cache
def running_python(packages: Packages | None = None) -> PythonFiles:
    """The base interpreter of this process, and what `packages` need. Raises OSError in words when parts miss."""
    executable = Path(os.path.realpath(getattr(sys, "_base_executable", "") or sys.executable))
    base = {"base": sys.base_prefix, "platbase": sys.base_exec_prefix, "installed_base": sys.base_prefix}
    named = {Path(os.path.realpath(sysconfig.get_path(name, vars=base))) for name in ("stdlib", "platstdlib")}
    folders = {folder for folder in named if folder.is_dir()}
    dynload = [path for folder in folders for path in sorted((folder / "lib-dynload").glob("*.so"))]
    modules = [path for path in dynload if path.name.partition(".")[0] not in SCREEN_MODULES]
    modules += packages.modules if packages else ()
    libraries = _libraries(executable, modules, own=packages.folder if packages else None)
    return kept(PythonFiles(executable, tuple(sorted(folders)), libraries, packages.folder if packages else None))


def kept(files: PythonFiles) -> PythonFiles:
    """The same files. Raises OSError when one of them lies where a cell cannot show it."""
    for path in (files.executable, *files.folders, *files.libraries):
        for folder in EMPTIED:
            if folder in path.parents:
                raise OSError(f"{path} lies under {folder}, which each cell empties: use a Python installed elsewhere")
    return files


def _libraries(executable: Path, modules: list[Path], *, own: Path | None) -> tuple[Path, ...]:
    """The shared libraries that Python and the modules load, as the machine's own loader names them, but for those in
    the folder `own`."""
    command = [str(executable), "-I", "-S", "-c", LIST_LIBRARIES, *map(str, modules)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise OSError(f"the shared libraries of {executable} cannot be listed: {done.stderr.strip()[-200:]}")
    loaded = {Path(name) for name in done.stdout.split("\0") if name.startswith("/")} - set(modules)
    return tuple(sorted(path for path in loaded if own is None or own not in Path(os.path.realpath(path)).parents))
