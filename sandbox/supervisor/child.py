"""The fork that runs one case: first our code, then the submitted code, then a few lines of ours to say what came out.

The first byte on the result pipe is written before any submitted code runs: `+` when the child is ready, `!` and a
sentence when it could not be made so. Everything after a `+` may be a lie, and says nothing about other cases.
"""

import contextlib
import json
import os
import re
import sys
import types
from collections.abc import Callable
from typing import Any, NoReturn

from sandbox.supervisor.explain import explain
from sandbox.supervisor.privilege import give_up
from sandbox.supervisor.stage import MAIN_FILE, WORK, Stage
from sandbox.supervisor.values import encode

RESULT, DATA, COMPANION, FIRST_FREE = 3, 4, 5, 6  # the companion only where the job has one
READY, FAILED = b"+", b"!"
NOT_TEXT = re.compile("[\0\ud800-\udfff]")


def live(stage: Stage, uid: int | None, *, fds: tuple[int, ...]) -> NoReturn:
    """All that this process will ever do. `fds`: stdin, stdout, stderr, result, data, and the line to the
    companion if there is one; none of them is below its place among these."""
    try:
        try:
            for place, fd in enumerate(fds):
                os.dup2(fd, place)
            os.closerange(len(fds), os.sysconf("SC_OPEN_MAX"))
            os.setsid()
            give_up(limits=stage.limits, uid=uid)
            data = json.loads(_read_all(DATA))
            stage.enter()
            _write(RESULT, READY)
        except BaseException as error:
            _write(RESULT, FAILED + f"{type(error).__name__}: {error}"[:1000].encode(errors="replace"))
            os._exit(70)
        me = os.getpid()
        body = _perform(stage, data)
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(BaseException):
                stream.flush()
        if os.getpid() != me:  # a fork that the submitted code made and let return or raise: only its parent answers
            os._exit(1)
        _write(RESULT, body)
        os._exit(0)
    finally:
        os._exit(71)  # whatever happens, a child never returns into the supervisor's loop


def _perform(stage: Stage, data: Any) -> bytes:
    """Call the harness. Returns the body of the result: `{"value"}` or `{"error"}`."""
    try:
        run = _harness(stage.harness)
        value = run(_loader(stage.files), data, **stage.options)
        return encode(value, stage.value_bounds)
    except BaseException as error:
        verdict = explain(error, files=stage.files, work=WORK)
        return json.dumps({"error": verdict}).encode()


def _harness(made: types.CodeType | str) -> Callable[..., Any]:
    namespace: dict[str, Any] = {"__name__": "harness"}
    exec(made, namespace)
    run: Callable[..., Any] = namespace["run"]
    return run


def _loader(files: dict[str, str]) -> Callable[[], types.ModuleType]:
    def load() -> types.ModuleType:
        """The submitted module, imported at the first call."""
        if "solution" not in sys.modules:
            _import(files)
        return sys.modules["solution"]

    return load


def _import(files: dict[str, str]) -> None:
    if MAIN_FILE not in files:
        raise FileNotFoundError(f"There is no file {MAIN_FILE}.")
    path = os.path.join(WORK, MAIN_FILE)
    code = _compile(files[MAIN_FILE], path)
    module = types.ModuleType("solution")
    module.__file__ = path
    sys.modules["solution"] = module
    exec(code, module.__dict__)


def _compile(source: str, path: str) -> types.CodeType:
    """Compile, with each of the compiler's ways to refuse turned into a SyntaxError that has a place."""
    if bad := NOT_TEXT.search(source):
        before = source[: bad.start()]
        what = "a NUL character" if bad.group() == "\0" else "half a character (a lone surrogate)"
        place = (path, before.count("\n") + 1, len(before) - before.rfind("\n"), None)
        raise SyntaxError(f"the source contains {what}", place)
    try:
        return compile(source, path, "exec", dont_inherit=True)
    except (RecursionError, MemoryError, OverflowError) as error:
        raise SyntaxError("the code is nested too deeply for Python to compile", (path, 1, 1, None)) from error


def _read_all(fd: int) -> bytes:
    parts = []
    while part := os.read(fd, 1 << 20):
        parts.append(part)
    os.close(fd)
    return b"".join(parts)


def _write(fd: int, data: bytes) -> None:
    while data:
        data = data[os.write(fd, data) :]
