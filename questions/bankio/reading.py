"""From a question's folder to a checked `BankEntry`."""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import Field

from questions.bankio.ledger import Ledger, is_domain
from questions.kinds.base import Content, Kind, kind_named
from questions.models import Difficulty, Domain, Round, Status
from questions.sources import Authored, BankError, Document, Problem, Yaml, read_document, validate

# Bump when the same files would give other content, so that `bank load` makes new revisions.
FORMAT = 3


class FrontMatter(Authored):
    """What question.md says of a question of any kind."""

    title: str = Field(min_length=3, max_length=160)
    kind: str
    source: str = Field(default="", max_length=10)
    difficulty: Difficulty
    phase: int = Field(ge=1, le=4)
    rounds: list[Round] = Field(min_length=1)
    minutes: int = Field(ge=1, le=240)
    tags: list[str] = Field(default_factory=list)
    status: Status = Status.DRAFT

    def of_revision(self) -> dict[str, Any]:
        """What belongs to a revision; the status is the question's own."""
        return self.model_dump(mode="json", exclude={"status"})


@dataclass(frozen=True, slots=True)
class BankEntry:
    """One question as its files say it. Cases are not made yet: that needs a cell."""

    slug: str
    domain: Domain
    folder: Path
    front: FrontMatter
    kind: Kind
    content: Content
    digest: str
    #: Whether `bank check --record` has seen these very files prove themselves; see `Ledger`.
    recorded: bool = False


def question_folders(root: Path) -> list[Path]:
    """The folders of a bank, or of one domain of it, or `root` itself where it is one question's folder."""
    if (root / "question.md").exists():
        return [root]
    found = root.glob("*") if is_domain(root) else root.glob("*/*")
    return sorted(p for p in found if p.is_dir() and not p.name.startswith((".", "__")))


def read_bank(root: Path, *, without: Collection[Path] = ()) -> list[BankEntry]:
    """Every question under `root`, but for the folders `without`, which are known to be right.

    Raises BankError with all problems found: a bank is whole or not at all.
    """
    folders, ledger = question_folders(root), Ledger.of(root)
    entries, problems = [], _same_slugs(folders)
    for folder in folders:
        if folder in without:
            continue
        try:
            entry = read_entry(folder)
            entries.append(replace(entry, recorded=ledger.holds(entry.slug, entry.digest)))
        except BankError as error:
            problems += error.problems
    problems += BankError.at(root, "there is no question here").problems if not folders else []
    if problems:
        raise BankError(problems)
    return entries


def _same_slugs(folders: list[Path]) -> list[Problem]:
    seen: dict[str, Path] = {}
    for folder in folders:
        if (other := seen.setdefault(folder.name, folder)) != folder:
            reason = f"{other.parent.name}/{other.name} has the same name; a name is an address and must be unique"
            return [Problem(folder, 0, reason)]
    return []


def read_entry(folder: Path) -> BankEntry:
    """One question's folder. Raises BankError."""
    path = folder / "question.md"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", folder.name) or len(folder.name) > 80:
        raise BankError.at(folder, "the folder's name becomes an address: lower-case letters, digits, single hyphens")
    document = read_document(path)
    kind = _kind(document)
    common, own = _split(document.front, set(FrontMatter.model_fields), set(kind.Front.model_fields))
    front = validate(FrontMatter, common)
    content = kind.read(folder, own, document.body)
    if folder.parent.name not in Domain.values:
        raise BankError.at(folder, f"'{folder.parent.name}' is no domain; use one of {', '.join(Domain.values)}")
    return BankEntry(folder.name, Domain(folder.parent.name), folder, front, kind, content, digest_of(folder))


def files_of(folder: Path) -> list[Path]:
    """The files that make up a question, sorted."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and bytes of the folder's files."""
    digest = hashlib.sha256(str(FORMAT).encode())
    for path in files_of(folder):
        name, content = path.relative_to(folder).as_posix().encode(), path.read_bytes()
        digest.update(b"%d %b %d " % (len(name), name, len(content)) + content)
    return digest.hexdigest()


def _kind(document: Document) -> Kind:
    slug = document.front.value.get("kind")
    try:
        return kind_named(str(slug))
    except KeyError:
        known = ", ".join(sorted(Kind.registry))
        reason = f"kind: {slug!r} is not a kind of question; use one of {known}"
        raise BankError.at(document.front.path, reason, line=document.front.line_of(("kind",))) from None


def _split(front: Yaml, common: set[str], own: set[str]) -> tuple[Yaml, Yaml]:
    """The front matter's common part, which also keeps unknown names to be complained about, and the kind's part."""
    mine = {name: value for name, value in front.value.items() if name in own}
    rest = {name: value for name, value in front.value.items() if name not in own or name in common}
    return Yaml(front.path, rest, front.lines), Yaml(front.path, mine, front.lines)
