"""What a returned value becomes on its way out of a cell: JSON text, or a sentence that tells what to return instead.

    None, bool, int, float, str   as they are: -0.0, NaN, the infinities and NUL characters too. Not an integer of more
                                  than 4,300 digits (Python itself reads no longer one), nor half a character
    list, tuple, named tuple      a list
    dict                          an object. Keys become text: 1 and 1.0 "1", True "true", None "null"; two keys that
                                  become the same, and keys of any other type, are refused
    set, frozenset                a list, where the job says that order does not count; refused elsewhere
    NumPy arrays and scalars      nested lists and plain numbers, when NumPy is loaded already
    subclasses of these           what the base type's own methods say: an overridden `__iter__` is not asked
    all else                      refused, each with a word on what to return

Runs in the child, after the submitted code, which may have changed anything: the worker believes none of it.
"""

import json
import sys
from itertools import chain
from typing import Any, NamedTuple

from sandbox.supervisor.advice import advice_for, ancestry, class_name
from sandbox.supervisor.explain import Verdict

INT_DIGITS = 4300  # what `json.loads` takes on the other side
HUGE = 10**INT_DIGITS
PLACE = " It is at "  # opens the last sentence, which may quote keys of a hidden case
PLACE_CAP, KEY_CAP = 200, 40
RECURSION = 4000  # enough for the deepest value; the submitted code may have left any limit
BASES = ((str, str.__str__), (int, int.__int__), (float, float.__float__))
SCALARS = frozenset({int, float, str, bool, type(None)})
TEXT_ONLY = frozenset({str})
ORDINARY = SCALARS | {list, tuple, dict}


class Refused(Exception):
    """What lies at `path`, keys and indices from the inside out, cannot leave. Of a circle the first `turn` count."""

    def __init__(self, what: str, advice: str, *, turn: int | None = None) -> None:
        super().__init__(what)
        self.what, self.advice, self.turn = what, advice, turn
        self.path: list[Any] = []


class Bounds(NamedTuple):
    """`cap` in bytes; `depth` of nesting; within the outermost `set_levels` levels a set stands for a list."""

    cap: int
    depth: int
    set_levels: int = 0


def encode(value: Any, bounds: Bounds) -> bytes:
    """The body that carries `value`. Raises Verdict."""
    sys.setrecursionlimit(RECURSION)
    sys.set_int_max_str_digits(INT_DIGITS)
    try:
        body = _dump(value, bounds)
    except Refused as refused:
        raise Verdict("runtime", _sentence(refused)) from None
    if len(body) > bounds.cap:
        raise _too_large(f"{len(body) >> 10} KB", bounds.cap)
    return body


def _dump(value: Any, bounds: Bounds) -> bytes:
    try:
        plain = value if _is_ordinary(value, bounds) else _Plain(bounds).of(value, 1)
        text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
        return ('{"value":' + text + "}").encode()
    except ValueError:  # half a character, or too many digits, in one of a million items: now look at each
        _Plain(bounds, careful=True).of(value, 1)
        raise


def _sentence(refused: Refused) -> str:
    if not refused.path:
        return f"Your code returned {refused.what}. {refused.advice}"
    place = "value" + "".join(map(_step, refused.path[::-1][: refused.turn]))
    place = place if len(place) <= PLACE_CAP else place[: PLACE_CAP - 3] + "..."
    return f"Your code returned a value that holds {refused.what}. {refused.advice}{PLACE}{place}."


def _step(key: Any) -> str:
    if type(key) is int:
        return f"[{key}]"
    return f"[{json.dumps(key if len(key) <= KEY_CAP else key[: KEY_CAP - 3] + '...')}]"


def _too_large(size: str, cap: int) -> Verdict:
    return Verdict("output", f"Your code returned a value of {size}; {cap >> 10} KB are allowed.")


class _Plain:
    """Turns a value into one that `json.dumps` writes as the rules say. What needs no change is not copied."""

    def __init__(self, bounds: Bounds, *, careful: bool = False) -> None:
        self._bounds = bounds
        self._left = bounds.cap  # bytes that the items seen so far must have left: shared parts can unfold without end
        self._above: list[int] = []  # identities of the containers around this one
        self._careful = careful  # look at each number and text as well

    def of(self, value: Any, level: int) -> Any:
        """`value`, made plain; containers in it lie at `level`, counted from 1. Raises Refused or Verdict."""
        kind = type(value)
        if kind is list or kind is tuple:
            return self._within(self._list, value, value, level)
        if kind is dict:
            return self._within(self._dict, value, value, level)
        if kind is str or kind is int:
            return self._scalar(value) if self._careful else value
        if value is None or kind is bool or kind is float:
            return value
        return self._subclass(value, kind, level)

    def _subclass(self, value: Any, kind: type, level: int) -> Any:
        for base, method in BASES:
            if issubclass(kind, base):
                return self.of(method(value), level)
        if issubclass(kind, list | tuple | dict):
            convert = self._dict if issubclass(kind, dict) else self._list
            return self._within(convert, value, _items(value, kind), level)
        if issubclass(kind, set | frozenset) and level <= self._bounds.set_levels:
            items = self._within(self._list, value, _items(value, kind), level)
            return sorted(items, key=json.dumps)  # the same set the same list each time: texts hash by chance
        found = self._numpy(value, kind, level)
        if found is value:
            raise Refused(*advice_for(value))
        return found

    def _within(self, convert: Any, value: Any, items: Any, level: int) -> Any:
        """`convert(items, level)`, unless that lies too deep or holds itself."""
        if level > self._bounds.depth:
            raise self._too_deep(value)
        self._left -= 2 + len(items)
        if self._left < 0:
            raise _too_large(f"more than {self._bounds.cap >> 10} KB", self._bounds.cap)
        self._above.append(id(value))
        found = convert(items, level)
        self._above.pop()
        return found

    def _too_deep(self, value: Any) -> Exception:
        path = [*self._above, id(value)]
        turn = next((n for n, seen in enumerate(path) if seen in path[:n]), None)
        if turn is None:
            sentence = f"Your code returned a value nested more than {self._bounds.depth} levels. Return a flatter one."
            return Verdict("runtime", sentence)
        return Refused("a part that contains itself", "Return a value without circles.", turn=turn)

    def _list(self, items: Any, level: int) -> Any:
        if not self._careful and _types(items) <= SCALARS:
            return items
        found = []
        for index, item in enumerate(items):
            try:
                found.append(self.of(item, level + 1))
            except Refused as refused:
                refused.path.append(index)
                raise
        return found

    def _dict(self, items: dict[Any, Any], level: int) -> Any:
        text_only = _types(items) <= TEXT_ONLY
        if text_only and not self._careful and _types(items.values()) <= SCALARS:
            return items
        found: dict[str, Any] = {}
        for key, item in items.items():
            name = key if text_only and not self._careful else self._key(key)
            if name in found:
                raise _doubled(name)
            try:
                found[name] = self.of(item, level + 1)
            except Refused as refused:
                refused.path.append(name)
                raise
        return found

    def _key(self, key: Any) -> str:
        """The text that stands for a key: the same one for keys that Python holds equal."""
        kind = type(key)
        if issubclass(kind, str):
            return self._scalar(str.__str__(key)) if self._careful else str.__str__(key)
        if kind is bool or key is None:
            return {True: "true", False: "false", None: "null"}[key]
        if issubclass(kind, int):
            return str(self._scalar(int.__int__(key)))
        if issubclass(kind, float):
            number = float.__float__(key)
            return str(int(number)) if number.is_integer() else json.dumps(number)
        if not isinstance(found := self._numpy(key, kind, self._bounds.depth), kind):
            return self._key(found)
        what = f"a dictionary with a key of type {class_name(kind)}"
        raise Refused(what, "Keys must be texts or numbers. Return a list of [key, value] lists.")

    def _scalar(self, value: Any) -> Any:
        if type(value) is str:
            try:
                value.encode()
            except UnicodeEncodeError:
                raise Refused("text with half a character (a lone surrogate)", "Return whole characters.") from None
        elif not -HUGE < value < HUGE:
            what = f"an integer of more than {INT_DIGITS:,} digits"
            raise Refused(what, "Return it modulo something, or as text in pieces.")
        return value

    def _numpy(self, value: Any, kind: type, level: int) -> Any:
        """Lists and numbers for an array or scalar; `value` itself when it is neither."""
        numpy = sys.modules.get("numpy")
        array: Any = getattr(numpy, "ndarray", None)
        scalar: Any = getattr(numpy, "generic", None)
        if "MaskedArray" in map(class_name, ancestry(kind)):
            return value
        if _derives(kind, array):
            what, plain = "a NumPy array", array.tolist
            if 2 * value.size > self._bounds.cap:  # before it takes a hundred times that as Python's own objects
                raise _too_large(f"more than {self._bounds.cap >> 10} KB", self._bounds.cap)
        elif _derives(kind, scalar):
            what, plain = "a NumPy scalar", scalar.item
        else:
            return value
        dtype = value.dtype
        if dtype.kind not in "biufUO" or (dtype.kind == "f" and dtype.itemsize > 8):
            raise Refused(f"{what} of dtype {str(dtype)[:60]}", _numpy_advice(dtype.kind))
        return self.of(plain(value), level)


def _items(value: Any, kind: type) -> Any:
    """What a container holds, asked of the base type: the class itself may answer as it likes."""
    if issubclass(kind, dict):
        return dict(dict.items(value))
    base = next(base for base in (list, tuple, set, frozenset) if issubclass(kind, base))
    return list(base.__iter__(value))


def _doubled(name: str) -> Refused:
    refused = Refused("two values under one key", "As text their keys are the same: return them under different ones.")
    refused.path.append(name)
    return refused


def _derives(kind: type, base: Any) -> bool:
    return isinstance(base, type) and issubclass(kind, base)


def _numpy_advice(kind: str) -> str:
    advice = {
        "M": "Return its texts: value.astype(str).",
        "m": "Return numbers, such as seconds: value / numpy.timedelta64(1, 's').",
        "c": "Return the real and the imaginary part: value.real, value.imag.",
        "f": "Return it in double precision: value.astype(float).",
        "S": "Return text: value.astype(str).",
        "V": "Return a list of lists: value.tolist() turns records into tuples.",
    }
    return advice.get(kind, "Return lists of plain numbers.")


def _is_ordinary(value: Any, bounds: Bounds) -> bool:
    """Whether `json.dumps` writes `value` as it is. Looks at a level at a time: item by item would take three times
    as long as the writing does."""
    level, cap = [value], bounds.cap
    for _ in range(bounds.depth + 1):
        kinds = _types(level)
        if kinds <= SCALARS:
            return True
        cap -= len(level)
        if cap < 0 or not kinds <= ORDINARY:
            return False
        lists = [node for node in level if type(node) is list or type(node) is tuple]
        dicts = [node for node in level if type(node) is dict] if dict in kinds else []
        if not _types(chain.from_iterable(dicts)) <= TEXT_ONLY:
            return False
        if sum(map(len, lists)) + sum(map(len, dicts)) > cap:
            return False
        level = [*chain.from_iterable(lists), *chain.from_iterable(map(dict.values, dicts))]
    return False


def _types(items: Any) -> set[type]:
    try:
        return set(map(type, items))
    except TypeError:  # a type that cannot be hashed, by the doing of its own metaclass
        return {object}
