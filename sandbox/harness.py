"""Makes a `Harness` from a short text such as `function:two_sum`."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from sandbox.job import Harness

BUILT_IN: Mapping[str, str] = MappingProxyType({"function": "function.py", "class": "class_sequence.py"})


class HarnessError(ValueError):
    """The text names no harness. The message says what is accepted."""


def parse(text: str) -> Harness:
    """`function:NAME`, `class:NAME`, or the path of a file that defines `run(load, data)`. Raises HarnessError."""
    kind, colon, name = text.partition(":")
    if colon and kind in BUILT_IN:
        return _built_in(kind, name)
    path = Path(text)
    if not path.is_file():
        raise HarnessError(f"{text!r} is no harness: write function:NAME, class:NAME or the path of a harness file")
    return from_source(path.read_text(encoding="utf-8"), origin=text)


def _built_in(kind: str, name: str) -> Harness:
    if not name.isidentifier():
        raise HarnessError(f"{name!r} is no Python name, in the harness {kind}:{name}")
    return Harness(shipped(BUILT_IN[kind].removesuffix(".py")), options={"name": name})


@cache
def shipped(name: str) -> str:
    """The source of one of the files in harnesses/."""
    return resources.files("sandbox.harnesses").joinpath(f"{name}.py").read_text(encoding="utf-8")


def in_rounds(inner: Harness) -> Harness:
    """A harness that measures: see harnesses/rounds.py. The job needs a file baseline.py beside the answer's."""
    source = resources.files("sandbox.harnesses").joinpath("rounds.py").read_text(encoding="utf-8")
    return Harness(source, options={**inner.options, "inner": inner.source})


def from_source(source: str, *, origin: str = "harness.py") -> Harness:
    """A harness written for one question. Raises HarnessError when it is no Python; it is never run here."""
    try:
        compile(source, origin, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise HarnessError(f"{origin}: {error}") from error
    return Harness(source)
