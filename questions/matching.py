"""What a service is expected to answer, and what is wrong with what it did.

An expected value is matched by itself, numbers to within 0.000001. A dictionary with one key that begins with `$` asks
for less: `{$any: true}`, `{$between: [0, 1]}`, `{$text: regular expression}`, `{$has: {...}}` (at least these keys),
`{$each: matcher}`, `{$mentions: [words]}` (all somewhere in it), `{$without: [words]}` (none), `{$oneof: [matchers]}`.
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

TOLERANCE = 1e-6
SHOWN = 160
#: A budget below this would be a matter of luck on a busy machine.
SHORTEST_BUDGET_MS = 300
LONGEST_BUDGET_MS = 3000


def _matcher(value: Any) -> Any:
    """Raises ValueError for one that cannot be matched with."""
    if isinstance(value, dict):
        names = [name for name in value if isinstance(name, str) and name.startswith("$")]
        if names and (len(value) > 1 or names[0] not in RULES):
            raise ValueError(f"{names[0]} stands alone, and is one of {', '.join(sorted(RULES))}")
        if names:
            _check_argument(names[0], value[names[0]])
        for inner in value.values():
            _matcher(inner)
    if isinstance(value, list):
        for inner in value:
            _matcher(inner)
    return value


def _check_argument(name: str, argument: Any) -> None:
    if name == "$text":
        try:
            re.compile(argument)
        except (re.error, TypeError) as error:
            raise ValueError(f"$text: {error}") from None
    if name == "$between" and not (isinstance(argument, list) and len(argument) == 2):
        raise ValueError("$between takes a list of two numbers")
    if name in {"$mentions", "$without", "$oneof"} and not isinstance(argument, list):
        raise ValueError(f"{name} takes a list")


Matcher = Annotated[Any, AfterValidator(_matcher)]


class Expected(BaseModel):
    """Of one request. `json` is matched with the body as JSON, `text` with the body as it is; each of `log` has to
    match one of the lines that were printed meanwhile; neither these nor the body may hold a text of `nowhere`."""

    model_config = ConfigDict(extra="forbid")
    status: int | list[int]
    json_: Matcher = Field(default=None, alias="json")
    text: Matcher = None
    headers: dict[str, Matcher] = {}
    log: list[Matcher] = []
    nowhere: list[str] = []
    within_ms: Annotated[int, Field(ge=SHORTEST_BUDGET_MS, le=LONGEST_BUDGET_MS)] | None = None

    def wrong(self, exchange: Mapping[str, Any]) -> str:
        """What is wrong with an exchange, in words; empty when nothing is. Lateness comes last."""
        return self._all_but_time(exchange) or self._late(exchange)

    def is_only_late(self, exchange: Mapping[str, Any]) -> bool:
        return bool(not self._all_but_time(exchange) and self._late(exchange))

    def _all_but_time(self, exchange: Mapping[str, Any]) -> str:
        return self._status(exchange) or self._content(exchange) or self._log(exchange) or self._leak(exchange)

    def _status(self, exchange: Mapping[str, Any]) -> str:
        asked = self.status if isinstance(self.status, list) else [self.status]
        if exchange["missing"]:
            return "There was no answer."
        if exchange["raised"] and 500 not in asked:
            return f"The application raised {exchange['raised']}, where status {_either(asked)} is asked for."
        if exchange["status"] not in asked:
            return f"The status is {exchange['status']}; asked for is {_either(asked)}."
        return ""

    def _content(self, exchange: Mapping[str, Any]) -> str:
        for name, matcher in self.headers.items():
            if name.lower() not in exchange["headers"]:
                return f"There is no header {name}."
            if words := mismatch(matcher, exchange["headers"][name.lower()]):
                return f"The header {name} is wrong: {words}."
        if self.text is not None and (words := mismatch(self.text, exchange["body"])):
            return f"The body is wrong: {words}."
        if self.json_ is None:
            return ""
        try:
            body = json.loads(exchange["body"])
        except ValueError:
            return f"The body is no JSON: {_show(exchange['body'])}."
        words = mismatch(self.json_, body, "the body")
        return f"The body is wrong: {words}." if words else ""

    def _log(self, exchange: Mapping[str, Any]) -> str:
        lines = [line for text in exchange["lines"] if (line := _parsed(text)) is not None]
        for matcher in self.log:
            if not any(not mismatch(matcher, line) for line in lines):
                closest = f" The nearest: {mismatch(matcher, lines[-1], 'the line')}." if lines else ""
                return f"No line of the log is as asked for, among {len(lines)} in JSON.{closest}"
        return ""

    def _leak(self, exchange: Mapping[str, Any]) -> str:
        for what, text in (("The answer", exchange["body"]), ("The log", "\n".join(exchange["lines"]))):
            if any(secret in text for secret in self.nowhere):
                return f"{what} holds what may stand nowhere."
        return ""

    def _late(self, exchange: Mapping[str, Any]) -> str:
        if self.within_ms is None or exchange["ms"] <= self.within_ms:
            return ""
        return f"The answer came after {exchange['ms']:,.0f} ms; its budget is {self.within_ms:,} ms."


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _either(asked: Sequence[int]) -> str:
    return " or ".join(map(str, asked))


def mismatch(matcher: Any, value: Any, place: str = "it") -> str:
    """Where `value` is not as asked for, in words; empty when it is."""
    if isinstance(matcher, dict):
        name = next(iter(matcher), "")
        if isinstance(name, str) and name.startswith("$"):
            return RULES[name](matcher[name], value, place)
        return _mapping(matcher, value, place)
    if isinstance(matcher, list):
        return _list(matcher, value, place)
    same = type(matcher) is type(value) and matcher == value
    if _is_number(matcher) and _is_number(value):
        same = math.isclose(matcher, value, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return "" if same else f"{place} is {_show(value)}; asked for is {_show(matcher)}"


def _mapping(matcher: Mapping[str, Any], value: Any, place: str) -> str:
    if words := _has(matcher, value, place):
        return words
    extra = sorted(set(value) - set(matcher))
    return f"{place} has the key {_show(extra[0])}, which is not asked for" if extra else ""


def _has(matcher: Mapping[str, Any], value: Any, place: str) -> str:
    if not isinstance(value, dict):
        return f"{place} is {_show(value)}; asked for is an object"
    for name, inner in matcher.items():
        if name not in value:
            return f"{place} lacks the key {_show(name)}"
        if words := mismatch(inner, value[name], f"{place}[{_show(name)}]"):
            return words
    return ""


def _list(matcher: Sequence[Any], value: Any, place: str) -> str:
    if not isinstance(value, list):
        return f"{place} is {_show(value)}; asked for is a list"
    if len(value) != len(matcher):
        return f"{place} has {len(value)} items; asked for are {len(matcher)}"
    found = (mismatch(one, other, f"{place}[{n}]") for n, (one, other) in enumerate(zip(matcher, value, strict=True)))
    return next((words for words in found if words), "")


def _each(matcher: Any, value: Any, place: str) -> str:
    if not isinstance(value, list):
        return f"{place} is {_show(value)}; asked for is a list"
    return next((words for n, one in enumerate(value) if (words := mismatch(matcher, one, f"{place}[{n}]"))), "")


def _between(bounds: Sequence[float], value: Any, place: str) -> str:
    if _is_number(value) and bounds[0] <= value <= bounds[1]:
        return ""
    return f"{place} is {_show(value)}; asked for is a number from {bounds[0]:g} to {bounds[1]:g}"


def _text(pattern: str, value: Any, place: str) -> str:
    if isinstance(value, str) and re.search(pattern, value):
        return ""
    return f"{place} is {_show(value)}, which is not of the form asked for"


def _mentions(words: Sequence[str], value: Any, place: str) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    lacking = [word for word in words if word.lower() not in text.lower()]
    return f"{place} does not mention {_show(lacking[0])}: {_show(value)}" if lacking else ""


def _without(words: Sequence[str], value: Any, place: str) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    found = [word for word in words if word.lower() in text.lower()]
    return f"{place} mentions {_show(found[0])}, which it should not" if found else ""


def _one_of(matchers: Sequence[Any], value: Any, place: str) -> str:
    found = [mismatch(matcher, value, place) for matcher in matchers]
    return found[0] if all(found) else ""


def _anything(_: Any, value: Any, place: str) -> str:
    return ""


RULES: Mapping[str, Callable[[Any, Any, str], str]] = {
    "$any": _anything,
    "$between": _between,
    "$each": _each,
    "$has": _has,
    "$mentions": _mentions,
    "$oneof": _one_of,
    "$text": _text,
    "$without": _without,
}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _show(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
