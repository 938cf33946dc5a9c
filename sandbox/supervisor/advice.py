"""What to return instead of a value that cannot leave its cell.

By the names of its classes, not by the classes themselves: the cell has not imported what the submitted code has.
"""

from collections.abc import Callable
from typing import Any

PLAIN = "Return plain values: numbers, texts, True, False, None, lists and dictionaries."
AS_LIST = "Return a list: list(...)."
WAIT = "Was it called without await? Return what it gives: asyncio.run(...)."
CALL = "Was it meant to be called? Write its name with parentheses."
NAME_CAP = 60

#: Top-level module and class name, of the class itself or of one that it derives from -> (what it is, what to do).
ADVICE: dict[str, tuple[str, str]] = {
    "builtins.set": ("a set", "Return a list, such as sorted(...): here the order counts."),
    "builtins.frozenset": ("a frozenset", "Return a list, such as sorted(...): here the order counts."),
    "builtins.generator": ("a generator", AS_LIST),
    "builtins.range": ("a range", AS_LIST),
    "builtins.map": ("a map object", AS_LIST),
    "builtins.filter": ("a filter object", AS_LIST),
    "builtins.zip": ("a zip object", AS_LIST),
    "builtins.enumerate": ("an enumerate object", AS_LIST),
    "builtins.reversed": ("a reversed iterator", AS_LIST),
    "builtins.dict_keys": ("a view of a dictionary's keys", AS_LIST),
    "builtins.dict_values": ("a view of a dictionary's values", AS_LIST),
    "builtins.dict_items": ("a view of a dictionary's items", AS_LIST),
    "collections.deque": ("a deque", AS_LIST),
    "array.array": ("an array", "Return a list: value.tolist()."),
    "builtins.bytes": ("bytes", "Return text, value.decode(), or a list of numbers, list(value)."),
    "builtins.bytearray": ("a bytearray", "Return text, value.decode(), or a list of numbers, list(value)."),
    "builtins.memoryview": ("a memoryview", "Return a list of numbers: value.tolist()."),
    "builtins.complex": ("a complex number", "Return its parts: [value.real, value.imag]."),
    "decimal.Decimal": ("a Decimal", "Return float(value), or str(value) where every digit counts."),
    "fractions.Fraction": ("a Fraction", "Return float(value), or [value.numerator, value.denominator]."),
    "datetime.timedelta": ("a timedelta", "Return seconds: value.total_seconds()."),
    "datetime.date": ("a date", "Return text: value.isoformat()."),
    "datetime.time": ("a time", "Return text: value.isoformat()."),
    "uuid.UUID": ("a UUID", "Return text: str(value)."),
    "pathlib.PurePath": ("a path", "Return text: str(value)."),
    "enum.Enum": ("a member of an Enum", "Return its value or its name: value.value, value.name."),
    "re.Match": ("a match", "Return the text that was found: value.group()."),
    "builtins.coroutine": ("a coroutine", WAIT),
    "builtins.async_generator": ("an asynchronous generator", "Collect it: [item async for item in ...]."),
    "_asyncio.Task": ("a task that was not awaited", WAIT),
    "_asyncio.Future": ("a future that was not awaited", WAIT),
    "builtins.function": ("a function", CALL),
    "builtins.builtin_function_or_method": ("a built-in function", CALL),
    "builtins.method": ("a method", CALL),
    "functools.partial": ("a partial function", CALL),
    "builtins.type": ("a class", "Was an object of it meant, or one of its values? " + PLAIN),
    "builtins.module": ("a module", "Return a value from it, not the module. " + PLAIN),
    "builtins.BaseException": ("an exception", "Raise it, or return its text: str(error)."),
    "builtins.ellipsis": ("the placeholder '...'", "The body seems unfinished. " + PLAIN),
    "builtins.NotImplementedType": ("NotImplemented", "To signal an error, raise NotImplementedError. " + PLAIN),
    "pandas.DataFrame": ("a pandas DataFrame", 'Return value.values.tolist(), or value.to_dict("records").'),
    "pandas.Series": ("a pandas Series", "Return a list, value.tolist(), or a dictionary, value.to_dict()."),
    "pandas.Index": ("a pandas Index", "Return a list: value.tolist()."),
    "pandas.ExtensionArray": ("a pandas array", "Return a list: value.tolist()."),
    "pandas.NAType": ("pandas.NA", "Return None or float('nan') for what is missing."),
    "pandas.Period": ("a pandas Period", "Return text: str(value)."),
    "numpy.MaskedArray": ("a masked NumPy array", "Say what stands for what is masked: value.filled(...)."),
    "polars.DataFrame": ("a polars DataFrame", "Return value.rows() or value.to_dicts()."),
    "polars.Series": ("a polars Series", "Return a list: value.to_list()."),
    "torch.Tensor": ("a tensor", "Return a list, value.tolist(), or a number, value.item()."),
    "scipy.sparray": ("a sparse array", "Return a list: value.toarray().tolist()."),
    "scipy.spmatrix": ("a sparse matrix", "Return a list: value.toarray().tolist()."),
}


def advice_for(value: Any) -> tuple[str, str]:
    """(what it is, with its article; what to do about it) for a value that cannot be taken."""
    kind = type(value)
    for base in ancestry(kind):
        if found := ADVICE.get(f"{_module(base)}.{class_name(base)}"):
            return found
    own = class_name(kind)
    if _has(kind, "__dataclass_fields__"):
        return f"an object of class {own}", "Return its fields: dataclasses.asdict(value)."
    if _has(kind, "__next__"):
        return f"an iterator ({own})", AS_LIST
    return f"an object of class {own}", "Return what is in it. " + PLAIN


def class_name(kind: type) -> str:
    """The name of a class, whatever its metaclass says."""
    return str(_NAME(kind))[:NAME_CAP]


# Read past any metaclass, which may have attributes of these names that do as they please.
_NAME: Callable[[type], str] = type.__dict__["__name__"].__get__
_MRO: Callable[[type], tuple[type, ...]] = type.__dict__["__mro__"].__get__
_MODULE: Callable[[type], Any] = type.__dict__["__module__"].__get__
_DICT: Callable[[type], Any] = type.__dict__["__dict__"].__get__


def ancestry(kind: type) -> tuple[type, ...]:
    """The class and all that it derives from."""
    return _MRO(kind)


def _module(kind: type) -> str:
    found = _MODULE(kind)
    return found.partition(".")[0] if type(found) is str else ""


def _has(kind: type, name: str) -> bool:
    return any(name in _DICT(base) for base in ancestry(kind))
