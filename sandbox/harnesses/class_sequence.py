# mypy: ignore-errors
"""Makes one object and calls its methods in turn.

A case's data is a list of `[name, *args]`, the first of which is the constructor. The value is the list of what each
call returned, null for the constructor.
"""


def run(load, data, *, name):
    made = getattr(load(), name, None)
    if not isinstance(made, type):
        raise AttributeError(f"solution.py defines no class {name}.")
    (_, *args), *calls = data
    instance = made(*args)
    returned = [None]
    for method, *args in calls:
        bound = getattr(instance, method, None)
        if not callable(bound):
            raise AttributeError(f"The class {name} has no method {method}.")
        returned.append(bound(*args))
    return returned
