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

from sandbox.job import Job

PLACE = "/cell/packages"  # in every kind of cell
# Beside the libraries of the Python that runs the worker: made for that one, gone with it.
DEFAULT = Path(sys.prefix) / "cell-packages"
# What the supervisor imports once, before it forks the cases of a job whose code names it: package -> its modules that
# answers use. It then holds that memory beside the job's, out of `RESERVE_MB`.
PRELOADED: dict[str, tuple[str, ...]] = {
    "numpy": ("numpy",),
    "pandas": ("pandas",),
    "scipy": ("scipy.linalg", "scipy.optimize", "scipy.sparse", "scipy.special", "scipy.stats"),
    "sklearn": tuple(
        f"sklearn.{name}"
        for name in (
            *("calibration", "cluster", "compose", "datasets", "decomposition", "dummy", "ensemble"),
            *("feature_extraction.text", "feature_selection", "impute", "linear_model", "metrics", "model_selection"),
            *("naive_bayes", "neighbors", "pipeline", "preprocessing", "svm", "tree"),
        )
    ),
    "pytest": (
        "pytest",
        *(f"_pytest.{name}" for name in ("helpconfig", "skipping", "unittest", "warnings")),
        "unittest",
    ),
    "pydantic": ("pydantic",),
    "fastapi": ("fastapi", "fastapi.responses", "pydantic.v1", "anyio._backends._asyncio"),
    "httpx": ("httpx",),
    "duckdb": ("duckdb", "pytz"),  # without the second it hands out no time with a zone
}
# What each of them imports by itself: so that what comes to the same has one name.
BRINGS = {
    "pandas": ("numpy",),
    "scipy": ("numpy",),
    "sklearn": ("numpy", "pandas", "scipy"),
    "fastapi": ("pydantic",),
}
# The same of the standard library: a case of a small package with dataclasses and logging in it would else spend more
# time on importing these than on its own work.
STANDARD = frozenset({
    "asyncio", "bisect", "collections", "concurrent", "contextlib", "copy", "csv", "dataclasses", "datetime",
    "decimal", "enum", "fractions", "functools", "hashlib", "heapq", "importlib", "inspect", "itertools", "json",
    "logging", "math", "operator", "pathlib", "queue", "random", "re", "statistics", "string", "textwrap",
    "threading", "time", "types", "typing", "uuid", "zlib", "zoneinfo",
})  # fmt: skip
IMPORT = re.compile(r"\b(?:from\s+(\w+)|import\s+([\w., \t]+))")
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


def named_in(sources: Iterable[str]) -> tuple[str, ...]:
    """Which of the preloaded packages the sources import. Naming one in vain costs the start of one job some time."""
    named = modules_named_in(sources)
    return tuple(name for name in PRELOADED if name in named)


def standard_in(sources: Iterable[str]) -> list[str]:
    """Which of the standard library's larger modules they import."""
    return sorted(STANDARD & modules_named_in(sources))


def modules_named_in(sources: Iterable[str]) -> set[str]:
    """The first parts of the names that stand behind `import` and `from`, also in a comment or a text."""
    found: set[str] = set()
    for source in sources:
        for one, several in IMPORT.findall(source):
            found |= {one} if one else {re.split(r"\W", name.strip(), maxsplit=1)[0] for name in several.split(",")}
    return found


def needed(job: Job) -> tuple[str, ...]:
    """The packages to import before the first case of `job`. Raises ValueError for one that is not `PRELOADED`."""
    return preloaded((*job.imports, *named_in(_sources(job))))


def to_import(job: Job) -> list[str]:
    """The modules to import before the first case of `job`. Raises ValueError as `needed` does."""
    return [*standard_in(_sources(job)), *modules_of(needed(job))]


def modules_of(names: Iterable[str]) -> list[str]:
    """What to import for the packages `names`."""
    return [module for name in names for module in PRELOADED[name]]


def _sources(job: Job) -> list[str]:
    return [*job.files.values(), job.harness.source]


def preloaded(names: Iterable[str]) -> tuple[str, ...]:
    """`names` with all that they bring along, in a fixed order. Raises ValueError for one that is not `PRELOADED`."""
    asked = set(names)
    if unknown := sorted(asked - set(PRELOADED)):
        raise ValueError(f"a job may have {', '.join(PRELOADED)} imported before its first case, not {unknown[0]!r}")
    asked |= {brought for name in asked for brought in BRINGS.get(name, ())}
    return tuple(name for name in PRELOADED if name in asked)


def packages_in(folder: Path | None) -> Packages | None:
    """The packages in `folder`; None when there is none, or nothing in it."""
    if folder is None or not folder.is_dir():
        return None
    packages = Packages(folder.resolve())
    return packages if packages.versions else None
