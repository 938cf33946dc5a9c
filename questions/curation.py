"""A question's files and its revisions: the administration edits the same files that lie in the bank."""

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.diff import Diff, compare_texts
from questions.bankio.reading import BankEntry, FrontMatter, read_entry
from questions.kinds.base import Content, Kind, kind_named
from questions.models import Domain, Question, Revision
from questions.sources import BankError, Problem, dump_yaml

#: Texts by their names inside a question's folder, such as "submissions/accepted/heap.py".
Files = dict[str, str]

MAX_FILES = 150
MAX_NAME = 120
#: Of what a browser may send: a file, and all together.
MAX_FILE_BYTES = 512 * 1024
MAX_BYTES = 2 * 1024 * 1024
MAX_REASON = 400

_PART = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_NAME = re.compile(rf"{_PART}(/{_PART}){{0,6}}")
#: As an author goes through them; others follow by name.
_ORDER = ("question.md", "solution.md", "weak.md", "rubric.yaml", "probes.yaml", "mistakes.yaml", "hints.md",
          "schema.sql", "starter.py", "starter.sql", "cases.yaml", "cases.py")  # fmt: skip
_OF_FRONT = [name for name in FrontMatter.model_fields if name != "status"]


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong in one of the files. `name` is "" for the question as a whole, `line` 0 for a whole file."""

    name: str
    line: int
    reason: str

    def __str__(self) -> str:
        place = f"{self.name}:{self.line}" if self.line else self.name
        return f"{place}: {self.reason}" if place else self.reason


class BadFiles(Exception):
    """Files that make no question. Nothing was written."""

    def __init__(self, complaints: list[Complaint]) -> None:
        super().__init__("\n".join(map(str, complaints)))
        self.complaints = complaints


def files_of(revision: Revision) -> Files:
    """The files that say what the revision says, question.md first. The status is not in them: it is the question's."""
    return _written(revision.behaviour, front_of(revision), revision.content)


def front_of(revision: Revision) -> dict[str, Any]:
    """The revision's own title, difficulty and so on; of one from before they were kept, those of the question."""
    return revision.front or {name: getattr(revision.question, name) for name in _OF_FRONT}


def same_question(entry: BankEntry, revision: Revision) -> bool:
    """Whether the files say just what the revision says: comments and layout of YAML are not kept, so do not count."""
    return _written(entry.kind, entry.front.of_revision(), entry.content) == files_of(revision)


def _written(kind: Kind[Any], front: Mapping[str, Any], content: Content) -> Files:
    ordered = {name: front[name] for name in _OF_FRONT if name in front}
    head = dump_yaml(ordered | kind.front_matter(content))
    files = {"question.md": f"---\n{head}---\n{content.statement}\n", **kind.files(content, [])}
    return {name: files[name] for name in sorted(files, key=_place)}


def _place(name: str) -> tuple[int, str]:
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)


def skeleton(kind: str, *, title: str, domain: str) -> Files:
    """The files of a new question to start from: a small whole question of that kind under its own title."""
    files = kind_named(kind).skeleton()
    rounds = {Domain.FUNDAMENTALS: "ml-fundamentals", Domain.PRODUCTION: "production-ml"}.get(domain, str(domain))
    head = files["question.md"]
    head = re.sub(r"(?m)^title: .*\n", lambda _: dump_yaml({"title": title}), head, count=1)
    head = re.sub(r"(?m)^rounds: .*$", f"rounds: [{rounds}]", head, count=1)
    return {name: (files | {"question.md": head})[name] for name in sorted(files, key=_place)}


def check_sizes(files: Files) -> None:
    """Refuses names and sizes that no question has. Raises BadFiles."""
    complaints = [
        complaint for name, text in files.items() for complaint in _of_name(name, files) + _of_size(name, text)
    ]
    if len(files) > MAX_FILES:
        complaints.append(Complaint("", 0, f"There are {len(files)} files; a question has at most {MAX_FILES}."))
    if (total := sum(len(text.encode()) for text in files.values())) > MAX_BYTES:
        reason = f"The files are {total / 1024:,.0f} KB together; at most {MAX_BYTES // 1024} KB can be saved."
        complaints.append(Complaint("", 0, reason))
    if complaints:
        raise BadFiles(complaints)


def _of_name(name: str, files: Files) -> list[Complaint]:
    if len(name) > MAX_NAME or not _NAME.fullmatch(name):
        reason = "this is no name for a file: letters, digits, '.', '-' and '_', with '/' between folders"
        return [Complaint(name[:MAX_NAME], 0, reason)]
    if any(other.startswith(f"{name}/") for other in files):
        return [Complaint(name, 0, "this is the name of a file and of a folder")]
    return []


def _of_size(name: str, text: str) -> list[Complaint]:
    if (size := len(text.encode())) <= MAX_FILE_BYTES:
        return []
    reason = f"this file is {size / 1024:,.0f} KB long; at most {MAX_FILE_BYTES // 1024} KB can be saved"
    return [Complaint(name[:MAX_NAME], 0, reason)]


@contextmanager
def unpacked(files: Files, *, domain: str, slug: str) -> Iterator[Path]:
    """The files in a folder as the bank has it, gone after the block. Raises BadFiles for a name that leads out of it:
    a hole in the web process must not write where the worker may."""
    with tempfile.TemporaryDirectory(prefix="crossover-question-") as name:
        root = Path(name).resolve()
        folder = root / domain / slug
        texts = {folder / name: text for name, text in files.items()}
        if not all(path.resolve().is_relative_to(root) for path in (folder, *texts)):
            raise BadFiles([Complaint("", 0, "the name of a file leads out of the question's folder")])
        folder.mkdir(parents=True)
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        yield folder


def complaints_of(problems: list[Problem], folder: Path) -> list[Complaint]:
    """Problems of an unpacked folder, by the names that the author knows."""
    return [Complaint(_name_in(folder, p.path), p.line, _short(p.reason)) for p in problems]


def _name_in(folder: Path, path: Path) -> str:
    return "" if path == folder or not path.is_relative_to(folder) else path.relative_to(folder).as_posix()


def _short(reason: str) -> str:
    return reason if len(reason) <= MAX_REASON else f"{reason[: MAX_REASON - 1]}…"


def read_files(files: Files, question: Question) -> BankEntry:
    """What the files make of the question; `folder` of the entry is gone. Raises BadFiles with all that is wrong."""
    if "question.md" not in files:
        raise BadFiles([Complaint("question.md", 0, "this file is missing")])
    with unpacked(files, domain=question.domain, slug=question.slug) as folder:
        try:
            entry = read_entry(folder)
        except BankError as error:
            raise BadFiles(complaints_of(error.problems, folder)) from None
    if complaints := _change_of_kind(entry, question, files) + _without_a_place(entry, files):
        raise BadFiles(complaints)
    return entry


def _change_of_kind(entry: BankEntry, question: Question, files: Files) -> list[Complaint]:
    """People's answers are of the question's kind."""
    if entry.kind.slug == question.kind:
        return []
    line = next((n for n, text in enumerate(files["question.md"].splitlines(), 1) if text.startswith("kind:")), 0)
    reason = f"kind: this is a question of the kind '{question.kind}', and stays one; add a new question instead"
    return [Complaint("question.md", line, reason)]


def _without_a_place(entry: BankEntry, files: Files) -> list[Complaint]:
    """What no part of the question holds would be lost by saving."""
    kept = _written(entry.kind, entry.front.of_revision(), entry.content)
    reason = f"a question of the kind '{entry.kind.slug}' has no such file; it would not be kept"
    return [Complaint(name, 0, reason) for name in files if name not in kept]


@dataclass(frozen=True, slots=True)
class Preview:
    """Unsaved files as people would see them. Without content the files are broken, and `texts` are what can be shown:
    (heading, Markdown)."""

    complaints: list[Complaint]
    front: dict[str, Any]
    kind: Kind[Any]
    content: Content | None
    texts: list[tuple[str, str]]


def preview(files: Files, question: Question, *, saved: Revision | None) -> Preview:
    """What people would see of unsaved files; from `saved` comes what a cell has made, where it still holds.

    Names must have passed `check_sizes`.
    """
    kind = question.behaviour
    try:
        entry = read_files(files, question)
    except BadFiles as error:
        return Preview(error.complaints, {}, kind, None, _readable(files))
    content = kind.with_made(entry.content, saved.content) if saved else entry.content
    return Preview([], entry.front.of_revision(), kind, content, [])


def _readable(files: Files) -> list[tuple[str, str]]:
    """The Markdown of broken files, the statement without its front matter."""
    statement = re.sub(r"\A---\n.*?\n---\n", "", files.get("question.md", ""), count=1, flags=re.S)
    shown = {"question.md": statement} | {name: files[name] for name in ("solution.md", "hints.md") if name in files}
    return [(name, text[:MAX_FILE_BYTES]) for name, text in shown.items()]


def compare(old: Files, new: Files) -> list[tuple[str, Diff]]:
    """The files that differ, in the order of a question's files; one that is missing counts as empty."""
    names = sorted(old.keys() | new.keys(), key=_place)
    differing = [name for name in names if old.get(name) != new.get(name)]
    return [(name, compare_texts(old.get(name, ""), new.get(name, ""))) for name in differing]
