"""The kinds of cell behind one protocol, and the choice between them."""

from collections.abc import Callable
from pathlib import Path

from sandbox.cells.base import Cell, CellError, CellKind, NoCell, OnCase
from sandbox.cells.packages import DEFAULT


def _docker(*, runtime: str | None, packages: Path | None) -> CellKind:
    from sandbox.cells.docker import DockerKind  # the client library is slow to import, and not all need it

    return DockerKind(runtime=runtime, packages=packages)


def _bubblewrap(*, runtime: str | None, packages: Path | None) -> CellKind:
    from sandbox.cells.bubblewrap import BubblewrapKind

    return BubblewrapKind(packages=packages)


KINDS: dict[str, Callable[..., CellKind]] = {"docker": _docker, "bubblewrap": _bubblewrap}
WANTED = ("auto", *KINDS)


def choose(wanted: str = "auto", *, runtime: str | None = None, packages: Path | None = DEFAULT) -> CellKind:
    """The kind of cell to use: the one wanted, or docker where an engine answers, else bubblewrap.

    `runtime` is an OCI runtime for the docker cell, such as gVisor's runsc. With one, bubblewrap is not taken instead:
    whoever asks for the stronger walls shall not get others without a word. `packages` is a folder of packages for the
    code in the cells; they do with the standard library where it is missing.
    Raises NoCell, saying what was tried and what to install, when it does not work here. Never an unsandboxed run.
    """
    if wanted not in WANTED:
        raise NoCell(f"there is no cell {wanted!r}; choose one of {', '.join(WANTED)}")
    if runtime and wanted == "auto":
        wanted = "docker"
    tried = []
    for slug in KINDS if wanted == "auto" else (wanted,):
        kind = KINDS[slug](runtime=runtime, packages=packages)
        problem = kind.problem()
        if problem is None:
            return kind
        tried.append(f"{slug}: {problem}")
    raise NoCell("No sandbox can run code on this machine. Tried:\n  " + "\n  ".join(tried))


__all__ = ["KINDS", "WANTED", "Cell", "CellError", "CellKind", "NoCell", "OnCase", "choose"]
