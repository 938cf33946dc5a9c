"""The scenes through which a service is put: requests in steps, what is expected of each, and what came back."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from questions.matching import Expected, mismatch

#: Among what is expected, beside the names of requests: what world.py reports.
WORLD = "world"
MOST_SHOWN = 2000


class Request(BaseModel):
    """As authors write it. `json` or `body` is what is sent, `times` as often one after the other."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=80)]
    method: Annotated[str, Field(pattern=r"^[A-Z]+$")] = "POST"
    path: Annotated[str, Field(pattern=r"^/")]
    headers: dict[str, str] = {}
    json_: Any = Field(default=None, alias="json")
    body: str = ""
    times: Annotated[int, Field(ge=1, le=5_000_000)] = 1

    def sent(self) -> dict[str, Any]:
        """For the driver, sandbox/harnesses/driver.py."""
        headers = {"content-type": "application/json"} | self.headers if self._text() else self.headers
        own = {"name": self.name, "method": self.method, "path": self.path, "times": self.times}
        return {**own, "headers": headers, "body": self._text()}

    def _text(self) -> str:
        return self.body if self.json_ is None else json.dumps(self.json_)

    def shown(self) -> str:
        """As one would read it: method, path, headers and body."""
        headers = "".join(f"\n{name}: {value}" for name, value in self.headers.items())
        body = self._text()
        often = f" (times {self.times:,})" if self.times > 1 else ""
        return plain(f"{self.method} {self.path}{headers}" + (f"\n{body[:MOST_SHOWN]}{often}" if body else ""))


class Step(BaseModel):
    """Requests that are sent together, after a pause in seconds. A request by itself is a step as well."""

    model_config = ConfigDict(extra="forbid")
    together: Annotated[list[Request], Field(min_length=1, max_length=64)]
    pause: Annotated[float, Field(ge=0, le=5)] = 0.0

    @model_validator(mode="before")
    @classmethod
    def _alone(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "together" in value:
            return value
        return {"together": [{k: v for k, v in value.items() if k != "pause"}], "pause": value.get("pause", 0.0)}


class Scene(BaseModel):
    """The `world` of a case: its steps, and whatever world.py wants to know."""

    model_config = ConfigDict(extra="allow")
    steps: Annotated[list[Step], Field(min_length=1, max_length=100)]

    def requests(self) -> Iterator[Request]:
        for step in self.steps:
            yield from step.together

    def sent(self) -> dict[str, Any]:
        """For the driver: the same with each request as it is sent."""
        steps = [{"pause": step.pause, "requests": [one.sent() for one in step.together]} for step in self.steps]
        return {**(self.model_extra or {}), "steps": steps}


Expectations = TypeAdapter(dict[str, Expected])


def expectations(value: Any) -> tuple[dict[str, Expected], Any]:
    """By name of the request, and the matcher for what the world reports, or None. Raises ValidationError."""
    named = dict(value) if isinstance(value, dict) else value
    world = named.pop(WORLD, None) if isinstance(named, dict) else None
    return Expectations.validate_python(named), world


def first_wrong(told: Mapping[str, Any], scene: Scene, expected: Any) -> str:
    """What is wrong first in what the driver tells of a scene; empty when all is well."""
    by_name, world = expectations(expected)
    requests = {request.name: request for request in scene.requests()}
    for exchange in _with_lines_of_steps(told["exchanges"]):
        if words := by_name[exchange["name"]].wrong(exchange):
            request = requests[exchange["name"]]
            return plain(f"{request.method} {request.path} ({request.name}): {words}")
    if world is not None and (words := mismatch(world, told["world"], "what happened around the service")):
        return plain(f"{words[0].upper()}{words[1:]}.")
    return ""


def exchanges_shown(told: Mapping[str, Any], scene: Scene, expected: Any, *, whole: bool) -> list[dict[str, Any]]:
    """What a page shows of each exchange. With `whole` also what was sent and came back, word by word."""
    by_name, _ = expectations(expected)
    requests = {request.name: request for request in scene.requests()}
    exchanges = _with_lines_of_steps(told["exchanges"])
    return [_shown(one, requests[one["name"]], by_name[one["name"]], whole=whole) for one in exchanges]


def _with_lines_of_steps(exchanges: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Of requests that were sent together nobody can tell which of them printed a line."""
    lines: dict[int, list[str]] = {}
    for exchange in exchanges:
        lines.setdefault(exchange["step"], []).extend(exchange["lines"])
    return [{**exchange, "lines": lines[exchange["step"]]} for exchange in exchanges]


def _shown(exchange: Mapping[str, Any], request: Request, expected: Expected, *, whole: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "name": request.name,
        "line": f"{request.method} {request.path}",
        "step": exchange["step"],
        "status": exchange.get("status"),
        "ms": exchange.get("ms"),
        "budget": expected.within_ms,
        "wrong": plain(expected.wrong(exchange)),
        "late": expected.is_only_late(exchange),
    }
    if whole:
        shown["sent"] = request.shown()
        shown["body"] = plain(exchange.get("body", "")[:MOST_SHOWN])
        shown["lines"] = [plain(line[:400]) for line in exchange["lines"][:20]]
    return shown


def plain(text: str) -> str:
    """The text without what a database refuses."""
    return text.replace("\0", "\N{SYMBOL FOR NULL}").encode("utf-8", "replace").decode()
