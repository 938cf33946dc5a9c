"""Writes a JSON value as one flat text, the same for two values exactly when they are equal.

Equal as the rule `exact` has it: a boolean is no number, 1 equals 1.0, NaN equals NaN unless it is to differ. Where
order does not count, the parts are sorted; where repetition does not either, each is written once.

A text because only texts have salted hashes: integers can be chosen so that all of them collide.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Canon:
    """`once`: repetition does not count where order does not. `nan_differs`: no NaN equals any other.

    One object for all that is compared, since it numbers the NaNs that differ.
    """

    once: bool = False
    nan_differs: bool = False
    _serial: Iterator[int] = field(default_factory=count)

    def key(self, value: Any, levels: int = 0) -> str:
        """The text for `value`; lists in its outermost `levels` levels are taken without their order."""
        if type(value) is int:
            return f"{value:x}"  # in hexadecimal, of which Python writes any number of digits
        if not isinstance(value, list | dict):
            return self._scalar(value)
        if levels <= 0:
            return self._flat(value)
        if isinstance(value, list):
            return self.bag([self.key(item, levels - 1) for item in value])
        parts = [f"{_text(name)},{self.key(value[name], levels - 1)}" for name in sorted(value)]
        return ",".join([f"dict {len(parts)}", *parts])

    def bag(self, keys: list[str]) -> str:
        """The text for a list without order, from those of its items."""
        parts = sorted(set(keys) if self.once else keys)
        return ",".join([f"bag {len(parts)}", *parts])

    def _flat(self, value: Any) -> str:
        # A stack instead of recursion: no depth of nesting can break it.
        parts: list[str] = []
        todo = [value]
        while todo:
            node = todo.pop()
            if isinstance(node, list):
                parts.append(f"list {len(node)}")
                todo += reversed(node)
            elif isinstance(node, dict):
                names = sorted(node)
                parts.append(f"dict {len(node)}")
                parts += map(_text, names)
                todo += [node[name] for name in reversed(names)]
            else:
                parts.append(self._scalar(node))
        return ",".join(parts)

    def _scalar(self, value: Any) -> str:
        if isinstance(value, str):
            return _text(value)
        if value is None or isinstance(value, bool):
            return repr(value)
        if value != value and self.nan_differs:
            return f"nan {next(self._serial)}"
        if isinstance(value, float) and not value.is_integer():
            return value.hex()  # as are nan and the infinities
        return f"{int(value):x}"


def _text(text: str) -> str:
    return f"text {len(text)} {text}"  # with its length, no text can pass for what follows it
