"""The fork that runs one case: first our code, then the submitted code, then a few lines of ours to say what came out.

The first byte on the result pipe is written before any submitted code runs: `+` when the child is ready, `!` and a
sentence when it could not be made so. Everything after a `+` may be a lie, and says nothing about other cases.
"""

import contextlib
import fcntl
import io
import json
import os
import re
import site
import sys
import types
from collections.abc import Callable
from typing import Any, NoReturn

from sandbox.supervisor.explain import Verdict, explain
from sandbox.supervisor.privilege import give_up
from sandbox.supervisor.seccomp import Filter

WORK = "/tmp/work"
MAIN_FILE = "solution.py"
RESULT, DATA, FIRST_FREE = 3, 4, 5
READY, FAILED = b"+", b"!"
NOT_TEXT = re.compile("[\0\ud800-\udfff]")
PLAIN = "Return plain values: numbers, strings, True, False, None, lists, tuples and dictionaries."


def live(job: dict[str, Any], uid: int | None, seccomp: Filter, *, fds: tuple[int, ...]) -> NoReturn:
    """All that this process will ever do. `fds`: stdin, stdout, stderr, result, data."""
    try:
        try:
            _arrange(fds)
            os.setsid()
            give_up(limits=job["limits"], uid=uid, seccomp=seccomp)
            data = json.loads(_read_all(DATA))
            _settle(job["files"])
            _write(RESULT, READY)
        except BaseException as error:
            _write(RESULT, FAILED + f"{type(error).__name__}: {error}"[:1000].encode(errors="replace"))
            os._exit(70)
        me = os.getpid()
        body = _perform(job, data)
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(BaseException):
                stream.flush()
        if os.getpid() != me:  # a fork that the submitted code made and let return or raise: only its parent answers
            os._exit(1)
        _write(RESULT, body)
        os._exit(0)
    finally:
        os._exit(71)  # whatever happens, a child never returns into the supervisor's loop


def _arrange(fds: tuple[int, ...]) -> None:
    """Put the five descriptors at 0-4 and close all others."""
    copies = [fcntl.fcntl(fd, fcntl.F_DUPFD, 20) for fd in fds]
    for place, fd in enumerate(copies):
        os.dup2(fd, place)
    os.closerange(FIRST_FREE, os.sysconf("SC_OPEN_MAX"))


def _settle(files: dict[str, str]) -> None:
    """Make the work folder with the job's files, and this process look like a fresh Python started there."""
    os.mkdir(WORK, 0o700)
    for name, text in files.items():
        path = os.path.join(WORK, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "xb") as file:
            file.write(text.encode("utf-8", "surrogatepass"))
    os.chdir(WORK)
    sys.argv = [MAIN_FILE]
    sys.path[:] = [WORK, *(path for path in sys.path if path != "/cell")]
    # A file of the job goes before a module of the same name that we happen to have loaded.
    hidden = {"sandbox", *(name.partition("/")[0].removesuffix(".py") for name in files)}
    for name in [name for name in sys.modules if name.partition(".")[0] in hidden]:
        del sys.modules[name]
    site.setquit()
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - it stays open
    sys.stdout, sys.stderr = _text(1), _text(2)
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]


def _text(fd: int) -> io.TextIOWrapper:
    # By lines: what was printed before a crash or a time limit is what a learner debugs with.
    return open(fd, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)


def _perform(job: dict[str, Any], data: Any) -> bytes:
    """Call the harness. Returns the body of the result: `{"value"}` or `{"error"}`."""
    try:
        run = _harness(job["harness"])
        value = run(_loader(job["files"]), data, **job["options"])
        return _encode(value, cap=job["limits"]["value_kb"] << 10)
    except BaseException as error:
        verdict = explain(error, files=job["files"], work=WORK)
        return json.dumps({"error": verdict}).encode()


def _harness(source: str) -> Callable[..., Any]:
    namespace: dict[str, Any] = {"__name__": "harness"}
    exec(compile(source, "<harness>", "exec", dont_inherit=True), namespace)
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


def _encode(value: Any, *, cap: int) -> bytes:
    try:
        text = json.dumps(value, ensure_ascii=False, default=_refuse, separators=(",", ":"))
        body = ('{"value":' + text + "}").encode()
    except UnicodeEncodeError as error:
        raise Verdict("runtime", "Your code returned text with half a character (a lone surrogate).") from error
    except RecursionError as error:
        raise Verdict("runtime", "Your code returned a value that is nested too deeply.") from error
    except (
        TypeError,
        ValueError,
    ) as error:  # a key that is no text, a circle, an integer of thousands of digits
        raise Verdict("runtime", f"Your code returned a value that cannot be read: {error}. {PLAIN}") from error
    if len(body) > cap:
        raise Verdict("output", f"Your code returned a value of {len(body) >> 10} KB; {cap >> 10} KB are allowed.")
    return body


def _refuse(value: Any) -> NoReturn:
    name = type(value).__name__
    article = "an" if name[:1].lower() in "aeiou" else "a"
    raise Verdict("runtime", f"Your code returned a value that contains {article} {name}. {PLAIN}", type="TypeError")


def _read_all(fd: int) -> bytes:
    with open(fd, "rb") as stream:
        return stream.read()


def _write(fd: int, data: bytes) -> None:
    while data:
        data = data[os.write(fd, data) :]
