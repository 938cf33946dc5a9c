"""Reads authored files so that every problem names its file and line."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

#: In C where PyYAML was built with it, which is an order of magnitude faster and as strict.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Place = tuple[int | str, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where. `line` is 1-based; 0 means the file as a whole."""

    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}" if self.line else f"{self.path}: {self.reason}"


class BankError(Exception):
    """The files cannot be used. Carries every problem that was found, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

    @classmethod
    def at(cls, path: Path, reason: str, *, line: int = 0) -> "BankError":
        return cls([Problem(path, line, reason)])


@dataclass(frozen=True, slots=True)
class Yaml:
    """A YAML value that remembers the line of each of its parts."""

    path: Path
    value: Any
    lines: Mapping[Place, int]

    def line_of(self, place: Place) -> int:
        """The line of a part, or of the nearest part around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file with front matter."""

    front: Yaml
    body: str


def read_text(path: Path) -> str:
    """The text of a required file. Raises BankError when it is missing, not UTF-8, or holds NUL bytes."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BankError.at(path, "this file is missing") from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise BankError.at(path, "this is not UTF-8 text", line=line) from None
    if "\0" in text:
        raise BankError.at(path, "there is a NUL byte", line=text[: text.index("\0")].count("\n") + 1)
    return text.replace("\r\n", "\n")


def read_optional(path: Path) -> str:
    """The text of a file that may be missing; then empty."""
    return read_text(path) if path.exists() else ""


def read_yaml(path: Path) -> Yaml:
    """A YAML file with its line numbers. Raises BankError."""
    return parse_yaml(read_text(path), path=path, first_line=1)


def parse_yaml(text: str, *, path: Path, first_line: int, nul: bool = False) -> Yaml:
    """YAML text that starts at `first_line` of `path`. Raises BankError at the line of a syntax error, and of a NUL
    character that an escape makes, unless `nul` allows them."""
    try:
        node, value = _composed(text)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + first_line
        raise BankError.at(path, f"this is not valid YAML: {error.problem}", line=line) from None
    except (yaml.YAMLError, ValueError) as error:
        raise BankError.at(path, f"this is not valid YAML: {error}", line=first_line) from None
    lines: dict[Place, int] = {}
    nuls: list[int] = []
    try:
        if node is not None:
            _note_lines(node, (), lines, nuls, first_line)
    except RecursionError:
        raise BankError.at(path, "this YAML contains itself, or is nested too deeply", line=first_line) from None
    if nuls and not nul:  # PostgreSQL stores no text with one, which YAML can write as an escape
        raise BankError.at(path, "there is a NUL character", line=nuls[0])
    return Yaml(path, value, lines)


def _composed(text: str) -> tuple[yaml.Node | None, Any]:
    """The nodes, which know their lines, and the value, from one pass of the parser."""
    loader = LOADER(text)
    try:
        node = loader.get_single_node()
        return node, None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def _note_lines(node: yaml.Node, place: Place, lines: dict[Place, int], nuls: list[int], first_line: int) -> None:
    """The line of each part, and of each text with a NUL character."""
    if isinstance(node, yaml.ScalarNode) and "\0" in node.value:
        nuls.append(node.start_mark.line + first_line)
    lines.setdefault(place, node.start_mark.line + first_line)
    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            lines[(*place, key.value)] = key.start_mark.line + first_line
            _note_lines(key, (*place, key.value), lines, nuls, first_line)
            _note_lines(child, (*place, key.value), lines, nuls, first_line)
    elif isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            _note_lines(child, (*place, index), lines, nuls, first_line)


def read_document(path: Path) -> Document:
    """A Markdown file that starts with front matter between two `---` lines. Raises BankError."""
    text = read_text(path)
    lines = text.split("\n")
    if lines[0].strip() != "---":
        raise BankError.at(path, "the file must start with front matter: a line of three dashes", line=1)
    try:
        end = next(i for i, line in enumerate(lines[1:], start=1) if line.strip() == "---")
    except StopIteration:
        raise BankError.at(path, "the front matter is not closed by a line of three dashes", line=1) from None
    front = parse_yaml("\n".join(lines[1:end]), path=path, first_line=2)
    if not isinstance(front.value, dict):
        raise BankError.at(path, "the front matter must be a mapping of names to values", line=2)
    body = "\n".join(lines[end + 1 :]).strip()
    if not body:
        raise BankError.at(path, "there is no statement below the front matter", line=end + 1)
    return Document(front, body)


def validate(model: type[T], source: Yaml, value: Any = None) -> T:
    """`source` (or a part of it) as `model`. Raises BankError with one problem per wrong field, each at its line."""
    value = source.value if value is None else value
    try:
        return TypeAdapter(model).validate_python(value)
    except ValidationError as error:
        raise BankError([_problem(source, detail) for detail in error.errors()]) from None


def _problem(source: Yaml, detail: Any) -> Problem:
    place: Place = detail["loc"]
    name = ".".join(str(part) for part in place)
    reason = f"{name}: {detail['msg']}" if name else detail["msg"]
    return Problem(source.path, source.line_of(place), reason)


class Authored(BaseModel):
    """Base of what authors write in YAML: unknown names are mistakes, and the line says where."""

    model_config = {"extra": "forbid", "frozen": True}


def read_hints(path: Path) -> list[str]:
    """The hints of a `hints.md`, whose sections start with `## Hint N`; none when there is no such file."""
    if not path.exists():
        return []
    first, *sections = ("\n" + read_text(path)).split("\n## ")
    if first.strip() or not sections:
        raise BankError.at(path, "hints must stand in sections that start with '## Hint 1', '## Hint 2', ...", line=1)
    return [section.partition("\n")[2].strip() for section in sections]


def write_hints(hints: list[str]) -> dict[str, str]:
    """The way back from `read_hints`: the file by name, or nothing."""
    if not hints:
        return {}
    return {"hints.md": "\n".join(f"## Hint {n}\n\n{hint}\n" for n, hint in enumerate(hints, start=1))}


def dump_yaml(value: Any) -> str:
    """YAML as an author would write it: in the given order, one line width, no aliases."""
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=110)
