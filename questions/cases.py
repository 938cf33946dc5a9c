"""The cases of a question, and how the database keeps them: as text, so that every value comes back exactly.

JSON of our own, with NaN, infinities and NUL characters, which PostgreSQL's own type for JSON refuses; in ASCII, since
its text refuses NUL as well. Three lines per case: what it is called and says, its data, and what is expected. So the
data of a case goes to its cell as it is kept, and is never written again.
"""

import json
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

ABOUT = ("name", "visible", "explain")


class Stored(BaseModel):
    """Base of what the database keeps for years. Read with tolerance: what a later version has dropped is ignored,
    and what it has added needs a default."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class GradedCase(Stored):
    """One case of an input and the value that a right answer gives. Expected values never enter a learner's cell."""

    name: str
    visible: bool = False
    explain: str = ""
    data: Any
    expected: Any = None
    #: The data as JSON, where it was read from there: a cell gets that as it is.
    data_json: str = Field(default="", exclude=True, repr=False)
    #: What a page calls it that shows it among others: "Example 1".
    label: str = Field(default="", exclude=True, repr=False)


def write_cases(cases: Iterable[GradedCase]) -> str:
    """The text that keeps `cases`. Raises TypeError or ValueError for a value that is no JSON."""
    lines: list[str] = []
    for case in cases:
        about = {name: getattr(case, name) for name in ABOUT}
        lines += [_json(about), case.data_json or _json(case.data), _json(case.expected)]
    return "\n".join(lines)


def read_cases(text: str) -> list[GradedCase]:
    """The way back."""
    lines = text.split("\n") if text else []
    return [_case(*lines[start : start + 3]) for start in range(0, len(lines), 3)]


def _case(about: str, data: str, expected: str) -> GradedCase:
    values = {"data": json.loads(data), "data_json": data, "expected": json.loads(expected)}
    return GradedCase(**json.loads(about), **values)


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


#: Cases within the content of a revision; the older ones kept them as a list.
StoredCases = Annotated[
    list[GradedCase],
    BeforeValidator(lambda value: read_cases(value) if isinstance(value, str) else value),
    PlainSerializer(write_cases, when_used="json"),
]
