"""The kinds of cell behind one protocol, and the choice between them."""

from collections.abc import Callable

from sandbox.cells.base import Cell, CellError, CellKind, NoCell, OnCase


def _docker(runtime: str | None = None) -> CellKind:
    from sandbox.cells.docker import DockerKind  # the client library is slow to import, and not all need it

    return DockerKind(runtime=runtime)


def _bubblewrap(runtime: str | None = None) -> CellKind:
    from sandbox.cells.bubblewrap import BubblewrapKind

    return BubblewrapKind()


KINDS: dict[str, Callable[..., CellKind]] = {"docker": _docker, "bubblewrap": _bubblewrap}
WANTED = ("auto", *KINDS)


def choose(wanted: str = "auto", *, runtime: str | None = None) -> CellKind:
    """The kind of cell to use: the one wanted, or docker where an engine answers, else bubblewrap.

    `runtime` is an OCI runtime for the docker cell, such as gVisor's runsc. With one, bubblewrap is not taken instead:
    whoever asks for the stronger walls shall not get others without a word.
    Raises NoCell, saying what was tried and what to install, when it does not work here. Never an unsandboxed run.
    """
    if wanted not in WANTED:
        raise NoCell(f"there is no cell {wanted!r}; choose one of {', '.join(WANTED)}")
    if runtime and wanted == "auto":
        wanted = "docker"
    tried = []
    for slug in KINDS if wanted == "auto" else (wanted,):
        kind = KINDS[slug](runtime)
        problem = kind.problem()
        if problem is None:
            return kind
        tried.append(f"{slug}: {problem}")
    raise NoCell("No sandbox can run code on this machine. Tried:\n  " + "\n  ".join(tried))


__all__ = ["KINDS", "WANTED", "Cell", "CellError", "CellKind", "NoCell", "OnCase", "choose"]
