# mypy: ignore-errors
"""Runs a file of pytest tests, `test_<module>.py`, on a module that lives in the companion.

`interface` is the module's source with signatures and docstrings alone, `offers` its public names as JSON (see
behind.py). The value: `{"exit", "collected", "passed", "skipped", "failures", "failed": [{"name", "type", "line"}],
"errors": [...]}`. The tests run in this very process, so all of it is their own word.
"""

import _thread
import builtins
import functools
import importlib.machinery
import json
import os
import sys
import types

LINE, LARGEST = 5, 8 << 20
WORK = "/tmp/work"
MOST, LONGEST = 50, 200
DEEPEST = 100
#: Plugins of pytest that would write files, or take time for what nobody sees.
WITHOUT = ("cacheprovider", "terminal", "doctest", "junitxml", "pastebin", "faulthandler", "debugging", "stepwise",
           "unraisableexception", "threadexception", "setuponly", "setupplan", "tracemalloc")  # fmt: skip
ARGUMENTS = [
    *(f"-pno:{name}" for name in WITHOUT),
    *["--assert=plain", "--noconftest", "--maxfail=5", "-s", "-c/dev/null"],
]


def run(load, data, *, module, interface, offers):
    path = f"{WORK}/test_{module}.py"
    _check_syntax(path)
    sys.dont_write_bytecode = True
    if broken := _ask(hello=1):
        raise RuntimeError(f"the module {module} cannot be imported: {broken}")
    sys.modules[module] = _proxy(module, interface, json.loads(offers))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ.pop("PYTEST_ADDOPTS", None)
    import pytest

    pytest.Item._repr_failure_py = pytest.Collector._repr_failure_py = _unshown
    gathered = Gathered(path)
    own = [f"--rootdir={WORK}", f"--basetemp={WORK}/basetemp", path]
    code = pytest.main([*ARGUMENTS, *own], plugins=[gathered])
    return gathered.told(int(code))


def _unshown(node, excinfo, style=None):
    """Instead of a traceback with source, which takes ten times as long as a usual test."""
    return "failed"


def _check_syntax(path):
    with open(path, encoding="utf-8") as file:
        source = file.read()
    try:
        compile(source, path, "exec", dont_inherit=True)
    except (RecursionError, MemoryError, OverflowError, ValueError) as error:
        if isinstance(error, SyntaxError):
            raise
        raise SyntaxError("the code cannot be compiled", (path, 1, 1, None)) from error


class Gathered:
    """A plugin of pytest: how each test went, and where."""

    def __init__(self, path):
        self._path = path
        self._names, self._places = {}, {}
        self._failed, self._errors = {}, []  # pytest tells first that a test has failed, then why
        self._passed = self._skipped = 0

    def pytest_collection_modifyitems(self, items):
        seen = {}
        for item in items:
            name = item.nodeid.partition("::")[2].replace("::", ".").partition("[")[0]
            seen[name] = seen.get(name, 0) + 1
            # By number: the parameters themselves are values of the run.
            self._names[item.nodeid] = f"{name}[{seen[name]}]" if "[" in item.nodeid else name

    def pytest_exception_interact(self, node, call, report):
        error = call.excinfo.value
        if type(error).__name__ == "CollectError" and error.__cause__ is not None:
            error = error.__cause__
        line = self._line(error)
        if line is None and hasattr(node, "location"):
            line = node.location[1] + 1
        self._places[report.nodeid] = {"type": type(error).__name__[:LONGEST], "line": line}

    def _line(self, error):
        """The innermost line of the learner's file that raised, or led to what did."""
        while error is not None:
            line, trace = None, error.__traceback__
            while trace is not None:
                if trace.tb_frame.f_code.co_filename == self._path:
                    line = trace.tb_lineno
                trace = trace.tb_next
            if line is not None:
                return line
            error = error.__cause__ or error.__context__
        return None

    def pytest_collectreport(self, report):
        if report.failed and len(self._errors) < MOST:
            self._errors.append(report.nodeid)

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self._failed[report.nodeid] = None
        elif report.skipped:
            self._skipped += 1
        elif report.when == "call":
            self._passed += 1

    def _placed(self, nodes):
        nowhere = {"type": "", "line": None}
        return [{"name": self._names.get(n, "")[:LONGEST], **self._places.get(n, nowhere)} for n in nodes]

    def told(self, code):
        return {
            "exit": code,
            "collected": len(self._names),
            "passed": self._passed,
            "skipped": self._skipped,
            "failures": len(self._failed),
            "failed": self._placed(self._failed)[:MOST],
            "errors": self._placed(self._errors),
        }


class PlainValuesOnly(TypeError):
    """An argument that cannot be sent to the module."""


def _plain(value, depth=0):
    kind = type(value)
    if value is None or kind in (bool, int, float):
        return value
    if depth > DEEPEST:
        raise PlainValuesOnly("the module takes no values that are nested as deeply")
    if kind is str:
        value.encode()
        return value
    if kind in (list, tuple):
        return [_plain(item, depth + 1) for item in value]
    if kind is dict and all(type(key) is str for key in value):
        return {_plain(key): _plain(item, depth + 1) for key, item in value.items()}
    wanted = "None, bool, int, float, str, and lists, tuples and dicts with str keys of such"
    raise PlainValuesOnly(f"the module takes plain values only ({wanted}), not {kind.__name__}")


_turn = _thread.allocate_lock()


def _ask(**request):
    """One request and its answer: the value, or the exception that the module raised."""
    body = json.dumps(request).encode()
    if len(body) > LARGEST:
        raise PlainValuesOnly(f"the arguments of one call may have {LARGEST >> 20} MB")
    with _turn:
        try:
            _write(len(body).to_bytes(4, "big") + body)
            said = json.loads(_read(int.from_bytes(_read(4), "big")))
        except (OSError, EOFError):
            raise RuntimeError("the module under test has ended") from None
    if "error" in said:
        raise _Known.made(*said["error"]) from None
    return said["value"]


def _write(data):
    view = memoryview(data)
    while view:
        view = view[os.write(LINE, view) :]


def _read(count):
    parts = []
    while count:
        part = os.read(LINE, min(count, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


class _Known:
    """The exceptions that the module offers."""

    own = {}

    @classmethod
    def made(cls, name, arguments):
        kind = cls.own.get(name) or getattr(builtins, name)
        try:
            return kind(*arguments)
        except TypeError:
            return RuntimeError(f"{name}: {arguments}")


def _proxy(name, interface, offers):
    """A module with the names, signatures and docstrings of the interface, and nothing behind them but the line."""
    module = types.ModuleType(name)
    module.__spec__ = importlib.machinery.ModuleSpec(name, None)
    shown = {"__name__": name}
    exec(compile(interface, f"<{name}>", "exec", dont_inherit=True), shown)
    module.__doc__ = shown.get("__doc__")
    for function in offers["functions"]:
        setattr(module, function, _function(function, shown[function]))
    for exception in offers["exceptions"]:
        _Known.own[exception] = shown[exception]
        setattr(module, exception, shown[exception])
    for cls, methods in offers["classes"].items():
        setattr(module, cls, _class(shown[cls], methods))
    module.__all__ = [*offers["functions"], *offers["exceptions"], *offers["classes"]]
    return module


def _function(name, shown):
    @functools.wraps(shown)
    def call(*args, **kwargs):
        return _ask(call=name, args=_plain(args), kwargs=_plain(kwargs))

    return call


def _class(shown, methods):
    """The instance lives in the companion; here is its number."""

    def start(self, *args, **kwargs):
        self.__number = _ask(new=shown.__name__, args=_plain(args), kwargs=_plain(kwargs))

    def method(name):
        @functools.wraps(getattr(shown, name))
        def call(self, *args, **kwargs):
            return _ask(of=self.__number, method=name, args=_plain(args), kwargs=_plain(kwargs))

        return call

    made = {name: method(name) for name in methods}
    if "__init__" in vars(shown):
        start = functools.wraps(shown.__init__)(start)
    about = {"__doc__": shown.__doc__, "__module__": shown.__module__, "__init__": start}
    return type(shown.__name__, (), {**about, **made})
