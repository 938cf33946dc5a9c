# mypy: ignore-errors
"""Calls one function. A case's data is `{"args": [...], "kwargs": {...}}`, or a bare list meaning args."""


def run(load, data, *, name):
    function = getattr(load(), name, None)
    if not callable(function):
        raise AttributeError(f"solution.py defines no function {name}.")
    if isinstance(data, list):
        data = {"args": data}
    return function(*data.get("args", []), **data.get("kwargs", {}))
