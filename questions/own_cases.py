"""The cases that stand beside an answer to be run: the question's examples, as they are or edited, and added ones.

What people typed goes about as pairs of an example's name and its text: None for the text of an example that is as
the question has it, an empty name for a case of one's own. Names, not numbers: a question may be revised meanwhile.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from questions.kinds.base import GradedCase, Kind

#: Beside the question's own.
MOST_OWN = 8
#: Of all that was typed together, as it is kept.
MAX_BYTES = 64 * 1024

Typed = tuple[str, str | None]


class BadCases(ValueError):
    """Cases that cannot be kept, with a sentence on what to change."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One case: an example under its own name, or one's own without. `original` is the example's own text, empty where
    nobody can type it: then it stands as it is."""

    label: str
    example: str = ""
    text: str = ""
    original: str = ""

    @property
    def is_fixed(self) -> bool:
        return bool(self.example) and not self.original

    @property
    def is_as_it_was(self) -> bool:
        return bool(self.example) and self.text.strip() == self.original.strip()


def standing(examples: Sequence[tuple[str, str]], typed: Iterable[Typed]) -> list[Standing]:
    """All cases in order: `examples`, which are names and texts, as they were edited, then one's own that say anything.

    An edited example that the question has no more becomes one's own.
    """
    texts = [(name, text) for name, text in typed if text is not None]
    edited, known = dict(texts), {name for name, _ in examples}
    own = [text for name, text in texts if name not in known and text.strip()]
    return [
        *(_example(number, *example, edited.get(example[0])) for number, example in enumerate(examples, 1)),
        *(Standing(f"Your case {number}", text=text) for number, text in enumerate(own, 1)),
    ]


def _example(number: int, name: str, original: str, text: str | None) -> Standing:
    case = Standing(f"Example {number}", name, original if text is None or not original else text, original)
    return case if case.is_as_it_was else Standing(f"{case.label}, edited", name, case.text, original)


def write(cases: Iterable[Standing]) -> str:
    """What drafts and attempts keep, and pages send: JSON as browsers write it; empty where nothing was typed."""
    pairs = [(case.example, None if case.is_as_it_was else case.text) for case in cases]
    if all(text is None for _, text in pairs):
        return ""
    return json.dumps(pairs, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> list[Typed]:
    """The way back. Raises BadCases for what no page sends, and for more than is kept."""
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise BadCases(f"Your test cases are longer together than the {MAX_BYTES // 1024} KB that are kept.")
    try:
        pairs = [_pair(*each) for each in json.loads(text)] if text else []
    except (ValueError, TypeError, RecursionError):
        raise BadCases("Your test cases came in a form that cannot be read. Reload the page.") from None
    if sum(not name for name, _ in pairs) > MOST_OWN:
        raise BadCases(f"At most {MOST_OWN} cases of your own can stand beside the examples.")
    return pairs


def _pair(name: Any, text: Any) -> Typed:
    if not isinstance(name, str) or not isinstance(text, str | None):
        raise TypeError
    return _unicode(name), None if text is None else _unicode(text)


def _unicode(text: str) -> str:
    """Without halves of surrogate pairs, which JSON can spell and no database takes."""
    return text.encode(errors="replace").decode()


def examples(kind: Kind[Any], content: Any) -> list[GradedCase]:
    """The question's visible cases, by what the page calls them where others can be put beside them."""
    if not kind.takes_own_input(content):
        return list(content.examples)
    return [_labelled(case, f"Example {number}") for number, case in enumerate(content.examples, 1)]


def to_run(kind: Kind[Any], content: Any, cases: Iterable[Standing]) -> tuple[list[GradedCase], set[str]]:
    """The cases for a cell, and the labels of those for which it is not known what is right. Raises BadCase."""
    known = {case.name: case for case in examples(kind, content)}
    made: list[GradedCase] = []
    for position, case in enumerate(cases):
        if case.is_as_it_was:
            made.append(known[case.example])
            continue
        try:
            own = kind.own_case(content, case.text)
        except ValueError as error:
            raise BadCase(position, case.label, str(error)) from None
        made.append(_labelled(own.model_copy(update={"name": case.label}), case.label))
    return made, {case.label for case in made} - {case.label for case in known.values()}


def _labelled(case: GradedCase, label: str) -> GradedCase:
    return case.model_copy(update={"label": label})


class BadCase(ValueError):
    """A case that cannot be run: the one at `position`, from 0, of those that stand."""

    def __init__(self, position: int, label: str, reason: str) -> None:
        super().__init__(f"{label} cannot be used: {reason}")
        self.position = position


def faults(kind: Kind[Any], content: Any, cases: Sequence[Standing]) -> list[BadCase]:
    """What is wrong with each that cannot be run."""
    found = []
    for position, case in enumerate(cases):
        try:
            if not case.is_as_it_was:
                kind.own_case(content, case.text)
        except ValueError as error:
            found.append(BadCase(position, case.label, str(error)))
    return found
