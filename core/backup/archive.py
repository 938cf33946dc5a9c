"""The file: a zip with the rows of each table, and last of all a manifest. Without it the file is not whole."""

import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import IO, Any, Final, Literal, Self

from pydantic import ConfigDict, TypeAdapter, ValidationError

from core.backup import BackupProblem
from core.backup.rows import Tally

FORMAT: Final = 1
MANIFEST = "manifest.json"
#: Far above what all tables and migrations need; a few kilobytes in a zip can be gigabytes.
MANIFEST_MAX_BYTES = 1024 * 1024
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, AttributeError, ValueError, TypeError, RuntimeError)
NOT_OURS = "This is no backup of Crossover, or not all of it: {}. Nothing was changed."


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    version: str
    made_at: str
    database: str
    #: The migrations that its tables are the result of: [app, name].
    migrations: list[tuple[str, str]]
    #: By the label of the model: {"rows": ..., "sha256": ...}.
    tables: dict[str, dict[str, Any]]
    left_out: list[str]
    format: Literal[1] = FORMAT

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
            members = [MANIFEST, *map(_member, self.manifest.tables)]
            if sorted(members) != sorted(self._zip.namelist()):
                raise BackupProblem(NOT_OURS.format("its tables are not those that its manifest names"))
            for label, table in self.manifest.tables.items():
                if self._tally(label) != table:
                    raise BackupProblem(NOT_OURS.format(f"the rows of {label} are not those that were written"))

    def _tally(self, label: str) -> dict[str, Any]:
        found = Tally()
        for line in self.lines(label):
            row = found.add(line)
            says = row["model"] == label.lower() and isinstance(row["fields"], dict)
            if not says or row.keys() != {"model", "pk", "fields"}:
                raise ValueError(f"row {found.rows} of {label} is none")
        return found.as_json()


@contextmanager
def opened(stream: IO[bytes]) -> Iterator[Backup]:
    """The backup in a stream that can seek. Raises BackupProblem when it is none, or of a newer format."""
    with _told_in_words():
        file = zipfile.ZipFile(stream)
        said = json.loads(_manifest(file))
        newer = said["format"] > FORMAT
        manifest = None if newer else TypeAdapter(Manifest).validate_json(json.dumps(said))
    if manifest is None:
        raise BackupProblem(
            f"This backup was made by a newer Crossover, {said.get('version')}, in a form that this one cannot read. "
            "Restore it with that version. Nothing was changed."
        )
    with file:
        yield Backup(file, manifest)


def _manifest(file: zipfile.ZipFile) -> bytes:
    if {member.compress_type for member in file.infolist()} - {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ValueError("it is compressed in another way")
    if file.getinfo(MANIFEST).file_size > MANIFEST_MAX_BYTES:
        raise ValueError("its manifest is too long")
    return file.read(MANIFEST)


@contextmanager
def _told_in_words() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, problem["loc"])) for problem in error.errors()[:3])
        raise BackupProblem(NOT_OURS.format(f"its manifest is not like ours at {fields}")) from error
    except DAMAGE as error:
        raise BackupProblem(NOT_OURS.format(error or type(error).__name__)) from error


def _member(label: str) -> str:
    return f"rows/{label}.jsonl"
