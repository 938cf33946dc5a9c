"""Questions that are answered in words and assessed by the person on a rubric."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString
from pydantic import Field, field_validator

from core.markdown import to_html
from questions.kinds.base import Content, GradedCase, Kind
from questions.sources import (
    Authored,
    BankError,
    Yaml,
    dump_yaml,
    read_hints,
    read_text,
    read_yaml,
    validate,
    write_hints,
)

LEVELS = ("missed", "partly", "met", "strong")


class RubricPoint(Authored):
    """One observable point, and what an answer at each level sounds like."""

    point: str
    missed: str
    partly: str
    met: str
    strong: str

    @property
    def levels(self) -> list[tuple[str, str]]:
        """(level, what it sounds like) from weakest to strongest."""
        return [(level, getattr(self, level)) for level in LEVELS]


class Probe(Authored):
    """A follow-up that an interviewer would ask, with a short good answer."""

    ask: str
    answer: str


#: The five that candidates make most, by number; a question says how each shows in answers to it.
COMMON_MISTAKES = {
    1: "Aiming at the right answer instead of ownership",
    2: "Building too much instead of a first version that grows",
    3: "Underestimating how collaboration sounds",
    4: "Avoiding the stories of failure",
    5: "Naming tools instead of reasons",
}


class Mistake(Authored):
    """How one of the common mistakes shows in an answer to this question, and what to do instead."""

    mistake: int = Field(ge=1, le=len(COMMON_MISTAKES))
    here: str

    @property
    def name(self) -> str:
        return COMMON_MISTAKES[self.mistake]


class WrittenFront(Authored):
    """The kind's part of the front matter."""

    tests: str


class WrittenContent(Content):
    tests: str
    mistakes: list[Mistake]
    rubric: list[RubricPoint] = Field(min_length=4, max_length=7)
    probes: list[Probe] = Field(min_length=3, max_length=5)
    model_answer: str
    weak_answer: str
    weak_comment: str
    hints: list[str]

    @field_validator("mistakes", mode="before")
    @classmethod
    def _with_words(cls, value: Any) -> Any:
        """Revisions of format 2 and before held only the numbers."""
        return [{"mistake": item, "here": ""} if isinstance(item, int) else item for item in value]

    @property
    def search_text(self) -> str:
        return f"{self.statement}\n{self.tests}"

    @property
    def solution_html(self) -> SafeString:
        return to_html(self.model_answer)

    @property
    def weak_answer_html(self) -> SafeString:
        return to_html(self.weak_answer)

    @property
    def weak_comment_html(self) -> SafeString:
        return to_html(self.weak_comment)


class Written(Kind[WrittenContent]):
    slug = "written"
    label = "Written"
    workspace_template = "practice/workspace_written.html"
    statement_template = "practice/statement_written.html"
    solution_label = "Model answer"
    preview_template = "admin/questions/question/preview_written.html"
    judged = False
    Content = WrittenContent
    Front = WrittenFront

    def read(self, folder: Path, front: Yaml, statement: str) -> WrittenContent:
        own = validate(WrittenFront, front)
        rubric, probes, mistakes = (read_yaml(folder / f"{name}.yaml") for name in ("rubric", "probes", "mistakes"))
        weak, comment = _weak_answer(folder / "weak.md")
        return WrittenContent(
            statement=statement,
            tests=own.tests,
            mistakes=_between(validate(list[Mistake], mistakes), 1, len(COMMON_MISTAKES), mistakes, "mistakes"),
            rubric=_between(validate(list[RubricPoint], rubric), 4, 7, rubric, "points"),
            probes=_between(validate(list[Probe], probes), 3, 5, probes, "probes"),
            model_answer=read_text(folder / "solution.md").strip(),
            weak_answer=weak,
            weak_comment=comment,
            hints=read_hints(folder / "hints.md"),
        )

    def files(self, content: WrittenContent, cases: Iterable[GradedCase]) -> dict[str, str]:
        return {
            "solution.md": content.model_answer + "\n",
            "weak.md": f"{content.weak_answer}\n\n---\n\n{content.weak_comment}\n",
            "rubric.yaml": dump_yaml([point.model_dump() for point in content.rubric]),
            "probes.yaml": dump_yaml([probe.model_dump() for probe in content.probes]),
            "mistakes.yaml": dump_yaml([mistake.model_dump() for mistake in content.mistakes]),
            **write_hints(content.hints),
        }

    def front_matter(self, content: WrittenContent) -> dict[str, Any]:
        return {"tests": content.tests}


def _weak_answer(path: Path) -> tuple[str, str]:
    text = read_text(path)
    answer, line, comment = text.partition("\n---\n")
    if not line or not comment.strip():
        raise BankError.at(path, "the weak answer must be followed by a line of three dashes and a comment on it")
    return answer.strip(), comment.strip()


def _between(found: list[Any], low: int, high: int, source: Yaml, what: str) -> list[Any]:
    if not low <= len(found) <= high:
        raise BankError.at(source.path, f"there must be {low} to {high} {what}, and there are {len(found)}", line=1)
    return found
