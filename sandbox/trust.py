"""Whether a kind of cell may judge on this machine: only where every attack of the doctor has been held off."""

import contextlib
import hashlib
import os
import time
from functools import cache
from pathlib import Path

import sandbox
from sandbox.cells.base import CellKind, NoCell
from sandbox.doctor import doctor

#: What has held is tried again after this time, and after every start of the machine.
VALID_SECONDS = 24 * 3600.0


def require_held(kind: CellKind, *, memory: Path) -> None:
    """Fire the doctor's attacks at `kind`, which takes seconds. Raises NoCell with what got through.

    `memory` is a folder in which is noted what has held, so that the next worker of the same code on the same machine
    need not try again.
    """
    note = memory / f"held-{_circumstances(kind)}"
    with contextlib.suppress(OSError):
        if 0 <= time.time() - note.stat().st_mtime < VALID_SECONDS:
            return
    if through := [f"{result.name} ({result.detail})" for result in doctor(kind) if not result.held]:
        raise NoCell(f"The {kind.slug} cell lets attacks through, so no code is judged in it: {'; '.join(through)}")
    with contextlib.suppress(OSError):  # a folder that cannot be written costs a few seconds at each start
        memory.mkdir(parents=True, exist_ok=True)
        for old in memory.glob("held-*"):
            old.unlink(missing_ok=True)
        note.touch()


def _circumstances(kind: CellKind) -> str:
    """Changes with all that a cell's walls depend on, as far as we can know it."""
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    parts = (_code(), os.uname().release, boot, str(os.geteuid()), kind.slug, kind.variant)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]


@cache
def _code() -> str:
    digest = hashlib.sha256()
    room = Path(sandbox.__file__).resolve().parent
    for path in sorted(path for path in room.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        digest.update(path.read_bytes())
    return digest.hexdigest()
