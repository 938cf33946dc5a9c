"""The packages that code in a cell may import beside the standard library: a folder as `pip install --target` makes it.

They are apart from the product's own, which no cell sees. Without such a folder cells work, with the standard library.
"""

import hashlib
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PLACE = "/cell/packages"  # in every kind of cell
# Beside the libraries of the Python that runs the worker: made for that one, gone with it.
DEFAULT = Path(sys.prefix) / "cell-packages"
# What the supervisor imports once, before it forks the cases of a job whose code names it. It then holds that memory
# beside the job's, out of `RESERVE_MB`, so only what is small and takes long belongs here.
PRELOADED = ("numpy",)
OWN_VERSION = re.compile(r"\.cpython-(\d)(\d+)\w*-")  # modules without it were made for many versions of Python


@dataclass(frozen=True)
class Packages:
    """A folder of packages, as it was when it was first looked at."""

    folder: Path

    @cached_property
    def versions(self) -> dict[str, str]:
        """Name of a package -> its version."""
        names = sorted(path.name.removesuffix(".dist-info") for path in self.folder.glob("*.dist-info"))
        return dict(name.rpartition("-")[::2] for name in names)

    @cached_property
    def modules(self) -> tuple[Path, ...]:
        """The compiled modules, which may need libraries of the machine."""
        return tuple(sorted(self.folder.rglob("*.so")))

    @cached_property
    def made_for(self) -> set[str]:
        """The versions of Python whose compiled modules these are ("3.11"); none when every version can use them."""
        return {f"{found[1]}.{found[2]}" for path in self.modules if (found := OWN_VERSION.search(path.name))}

    @cached_property
    def digest(self) -> str:
        """Differs when the packages do. Their own records hold a hash of each file."""
        total = hashlib.sha256()
        for record in sorted(self.folder.glob("*.dist-info/RECORD")):
            total.update(record.read_bytes())
        for path in sorted(self.folder.rglob("*")):
            total.update(f"{path.relative_to(self.folder)}\0".encode())
        return total.hexdigest()

    def misfit(self, python: str) -> str:
        """Empty when the packages are for `python` ("3.13.0"), else one sentence on what to do."""
        wanted = ".".join(python.split(".")[:2])
        if self.made_for <= {wanted}:
            return ""
        return (
            f"the packages in {self.folder} are for Python {', '.join(sorted(self.made_for))}, the cell has {python}: "
            f"make a folder for it (pip install --target FOLDER --python-version {wanted} --only-binary :all: "
            f"-r requirements/cell.txt) and name that, or none"
        )


def named_in(sources: Iterable[str]) -> list[str]:
    """Which of the preloaded packages the sources import. Naming one in vain costs the start of one job some time."""
    texts = list(sources)
    return [name for name in PRELOADED if any(re.search(rf"\b(?:import|from)\s+{name}\b", text) for text in texts)]


def packages_in(folder: Path | None) -> Packages | None:
    """The packages in `folder`; None when there is none, or nothing in it."""
    if folder is None or not folder.is_dir():
        return None
    packages = Packages(folder.resolve())
    return packages if packages.versions else None
