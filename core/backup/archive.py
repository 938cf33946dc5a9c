"""The file: a zip with the rows of each table, and last of all a manifest. Without it the file is not whole."""

import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import IO, Any, Self

from core.backup import BackupProblem
from core.backup.rows import Tally, tally

FORMAT = 1
MANIFEST = "manifest.json"
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, RuntimeError)
NOT_OURS = "This is no backup of Crossover, or not all of it: {}. Nothing was changed."


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    version: str
    made_at: str
    database: str
    #: The migrations that its tables are the result of: [app, name].
    migrations: list[list[str]]
    #: By the label of the model: {"rows": ..., "sha256": ...}.
    tables: dict[str, dict[str, Any]]
    left_out: list[str]
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(table["rows"] for table in self.tables.values())


class Writer:
    """Writes a backup to a stream, which need not be able to seek. One that was not finished has no manifest."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._zip.close()

    def add(self, label: str, lines: Iterable[str]) -> dict[str, Any]:
        """Writes the rows of a table. Returns how many, and their digest."""
        found = Tally()
        with self._zip.open(_member(label), "w", force_zip64=True) as member:
            for line in lines:
                member.write(line.encode())
                found.add(line)
        return found.as_json()

    def finish(self, manifest: Manifest) -> None:
        self._zip.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1) + "\n")


class Backup:
    """A backup that is being read."""

    def __init__(self, file: zipfile.ZipFile, manifest: Manifest) -> None:
        self._zip = file
        self.manifest = manifest

    def lines(self, label: str) -> Iterator[str]:
        """The rows of a table."""
        with self._zip.open(_member(label)) as member:
            yield from io.TextIOWrapper(member, encoding="utf-8", newline="\n")

    def check(self) -> None:
        """Raises BackupProblem unless the file is whole and as it was written."""
        with _told_in_words():
            members = {MANIFEST, *map(_member, self.manifest.tables)}
            if members != set(self._zip.namelist()):
                raise BackupProblem(NOT_OURS.format("its tables are not those that its manifest names"))
            for label, table in self.manifest.tables.items():
                if tally(self.lines(label)) != table:
                    raise BackupProblem(NOT_OURS.format(f"the rows of {label} are not those that were written"))


@contextmanager
def opened(stream: IO[bytes]) -> Iterator[Backup]:
    """The backup in a stream that can seek. Raises BackupProblem when it is none, or of a newer format."""
    with _told_in_words():
        file = zipfile.ZipFile(stream)
        said = json.loads(file.read(MANIFEST))
        newer = said["format"] > FORMAT
        manifest = None if newer else Manifest(**said)
    if manifest is None:
        raise BackupProblem(
            f"This backup was made by a newer Crossover, {said.get('version')}, in a form that this one cannot read. "
            "Restore it with that version. Nothing was changed."
        )
    with file:
        yield Backup(file, manifest)


@contextmanager
def _told_in_words() -> Iterator[None]:
    try:
        yield
    except DAMAGE as error:
        raise BackupProblem(NOT_OURS.format(error or type(error).__name__)) from error


def _member(label: str) -> str:
    return f"rows/{label}.jsonl"
