# mypy: ignore-errors
"""Companion of a job that runs tests: holds the module under test and calls it, with plain values only.

It gets `{"module", "source", "offers"}`. `offers` are the public names: `{"functions": [name], "classes": {name:
[method]}, "exceptions": [name]}`. A request is `{"hello"}`, `{"call", "args", "kwargs"}`, `{"new", ...}` or `{"of",
"method", ...}`, an answer `{"value"}` or `{"error": [class, arguments]}`. What tells one source from another, such as
tracebacks, never leaves; sizes and times that others can see have noise of the size of a memory page and more.
"""

import builtins
import os
import sys
import time
import types

DEEPEST = 100


def start(data):
    module = types.ModuleType(data["module"])
    sys.modules[data["module"]] = module
    broken = ""
    try:
        exec(compile(data["source"], "<module>", "exec", dont_inherit=True), module.__dict__)
    except BaseException as error:
        broken = f"{type(error).__name__}: {error}"[:500]
    return _Answers(module, data["offers"], broken)


class _Answers:
    def __init__(self, module, offers, broken):
        self._module, self._broken = module, broken
        self._functions, self._methods = frozenset(offers["functions"]), offers["classes"]
        own = {name: getattr(module, name, None) for name in offers["exceptions"]}
        self._exceptions = {made: name for name, made in own.items() if isinstance(made, type)}
        self._instances = []
        self._noise = _noise()

    def __call__(self, request):
        if "hello" in request:
            return {"value": self._broken}
        target = self._target(request)
        try:
            value = target(*request["args"], **request["kwargs"])
            if "new" not in request:
                return {"value": _plain(value)}
            self._instances.append(value)
            return {"value": len(self._instances) - 1}
        except BaseException as error:
            return {"error": self._told(error)}

    def _target(self, request):
        """What is to be called. Raises for what is not offered, which ends this process: the proxy asks for no such."""
        if "call" in request:
            if request["call"] not in self._functions:
                raise LookupError(request["call"])
            return getattr(self._module, request["call"])
        if "new" in request:
            self._methods[request["new"]]
            return getattr(self._module, request["new"])
        instance = self._instances[request["of"]]
        if request["method"] not in self._methods[type(instance).__name__]:
            raise LookupError(request["method"])
        return getattr(instance, request["method"])

    def _told(self, error):
        """The class that both sides know, and the plain ones of its arguments."""
        for kind in type(error).__mro__:
            known = self._exceptions.get(kind) or (kind.__name__ if kind.__module__ == "builtins" else None)
            if known and known != "object":
                break
        try:
            arguments = [_plain(argument) for argument in error.args]
        except _NotPlain:
            arguments = [str(error)[:1000]]
        builtin = getattr(builtins, known, None)
        return [known if known not in {"BaseException", "Exception"} or kind is builtin else "RuntimeError", arguments]


class _NotPlain(RuntimeError):
    pass


def _plain(value, depth=0):
    kind = type(value)
    if value is None or kind in (bool, int, float, str):
        return value
    if depth > DEEPEST:
        raise _NotPlain("the module returned a value that is nested too deeply")
    if kind in (list, tuple):
        return [_plain(item, depth + 1) for item in value]
    if kind is dict and all(type(key) is str for key in value):
        return {key: _plain(item, depth + 1) for key, item in value.items()}
    raise _NotPlain(f"the module returned a {kind.__name__}, which is no plain value")


def _noise():
    """Memory and time at random, more than two versions of a module differ by: everybody may see how much of both a
    process has taken."""
    size, spin = os.urandom(2)
    until = time.perf_counter() + spin * 8e-6
    while time.perf_counter() < until:
        pass
    return b"\1" * (4096 * size + 1)
