"""The judge's rules once more, in the plainest and slowest way: what the fast ones are held against."""

import math
from fractions import Fraction
from typing import Any

from sandbox.compare import Rule


def right(expected: Any, got: Any, rule: Rule) -> bool | None:
    """Whether `got` is right; None where floats are so near the edge that rounding may decide."""
    if rule.rule == "one_of":
        found = [_same(one, got, rule, 0) for one in expected]
        return True if True in found else None if None in found else False
    return _same(expected, got, rule, rule.levels)


def _same(want: Any, have: Any, rule: Rule, levels: int) -> bool | None:
    if isinstance(want, bool) or isinstance(have, bool) or want is None or have is None:
        return want is have
    if isinstance(want, int | float) and isinstance(have, int | float):
        return _near(want, have, rule)
    if isinstance(want, str) and isinstance(have, str):
        return want == have
    if isinstance(want, dict) and isinstance(have, dict):
        if want.keys() != have.keys():
            return False
        return _all(_same(want[key], have[key], rule, levels - 1) for key in want)
    if isinstance(want, list) and isinstance(have, list):
        return _lists(want, have, rule, levels)
    return False


def _lists(want: list[Any], have: list[Any], rule: Rule, levels: int) -> bool | None:
    if levels <= 0:
        return len(want) == len(have) and _all(
            _same(one, other, rule, 0) for one, other in zip(want, have, strict=True)
        )
    if rule.rule == "set_like":
        return all(_among(one, have, rule, levels) for one in want) and all(
            _among(one, want, rule, levels) for one in have
        )
    left = list(have)
    for one in want:
        place = next((n for n, other in enumerate(left) if _same(one, other, rule, levels - 1)), None)
        if place is None:
            return False
        left.pop(place)
    return not left


def _among(one: Any, others: list[Any], rule: Rule, levels: int) -> bool:
    return any(_same(one, other, rule, levels - 1) for other in others)


def _all(found: Any) -> bool | None:
    seen = list(found)
    return False if False in seen else None if None in seen else True


def _near(want: float, have: float, rule: Rule) -> bool | None:
    if want != want or have != have:
        return want != want and have != have and rule.nan == "equal"
    if want in (math.inf, -math.inf) or have in (math.inf, -math.inf):
        return want == have
    one, other = Fraction(want), Fraction(have)
    relative, absolute = (Fraction(number) for number in rule.tolerance)
    distance, room = abs(one - other), max(absolute, relative * abs(one))
    if distance == 0 or not room:
        return distance == 0
    return None if abs(distance - room) <= room / 10**12 else distance < room


def plain(value: Any, *, set_levels: int = 0, level: int = 1) -> Any:
    """What a returned value of Python becomes as JSON. Raises ValueError for one that is refused."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        if abs(value) >= 10**4300:
            raise ValueError("too many digits")
        return int(value)
    if isinstance(value, str):
        value.encode()  # UnicodeEncodeError is a ValueError
        return value
    if isinstance(value, dict):
        return _plain_dict(value, set_levels, level)
    if isinstance(value, set | frozenset) and level <= set_levels:
        items = [plain(item, set_levels=set_levels, level=level + 1) for item in value]
        return {"set": sorted(map(repr, items))}
    if isinstance(value, list | tuple):
        return [plain(item, set_levels=set_levels, level=level + 1) for item in value]
    raise ValueError(f"no rule for {type(value)}")


def _plain_dict(value: dict[Any, Any], set_levels: int, level: int) -> dict[str, Any]:
    found = {_key(key): plain(item, set_levels=set_levels, level=level + 1) for key, item in value.items()}
    if len(found) != len(value):
        raise ValueError("two keys are one")
    return found


def _key(key: Any) -> str:
    if isinstance(key, bool) or key is None:
        return str(key).lower().replace("none", "null")
    if isinstance(key, str):
        return str(plain(key))
    if isinstance(key, int):
        return str(plain(key))
    if isinstance(key, float):
        return str(int(key)) if key.is_integer() else {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}.get(
            str(key), str(key)
        )  # fmt: skip
    raise ValueError("no key")
