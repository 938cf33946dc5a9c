"""Every outcome, in every kind of cell, as a learner meets it."""

from dataclasses import replace
from typing import Any

import pytest

from sandbox.cells.base import CellKind
from sandbox.job import CaseResult, Job, Limits, Outcome
from tests.sandbox.conftest import Run, make_job, run_job


def only(report: Any) -> CaseResult:
    (result,) = report.cases
    assert isinstance(result, CaseResult)
    return result


def failed(report: Any, outcome: Outcome) -> str:
    """The message of the only case, which must have ended in `outcome`."""
    result = only(report)
    assert (result.outcome, result.value) == (outcome, None), result
    assert result.error is not None
    return result.error.message


def test_values_come_back_as_plain_json(run: Run) -> None:
    value = {"a": [1, 2.5, "é\0", None, True], "b": {"c": []}}
    report = run("def f(value):\n    return value, (1, (2,))\n", [value])
    assert only(report).outcome is Outcome.RETURNED
    assert only(report).value == [value, [1, [2]]]


def test_arguments_can_be_named(run: Run) -> None:
    report = run("def f(a, *, b=0):\n    return [a, b]\n", {"args": [1], "kwargs": {"b": 2}}, {"args": [3]})
    assert [case.value for case in report.cases] == [[1, 2], [3, 0]]


def test_a_case_is_measured_and_its_output_kept(run: Run) -> None:
    report = run(
        "import sys\ndef f():\n    print('out', '\\0')\n    print('err', file=sys.stderr)\n    sum(range(3_000_000))\n"
    )
    result = only(report)
    assert (result.stdout, result.stderr) == ("out \N{SYMBOL FOR NULL}\n", "err\n")
    assert 10 <= result.cpu_ms <= 1000
    assert result.wall_ms >= 10
    assert 5 << 20 < result.peak_bytes < 128 << 20


def test_a_class_is_driven_by_a_sequence_of_calls(run: Run) -> None:
    source = "class C:\n    def __init__(self, n): self.n = n\n    def add(self, k): self.n += k; return self.n\n"
    report = run(source, [["C", 1], ["add", 2], ["add", 3]], harness="class:C")
    assert only(report).value == [None, 3, 6]


@pytest.mark.parametrize(
    ("source", "harness", "data", "message"),
    [
        ("", "function:f", [], "solution.py defines no function f."),
        ("f = 3", "function:f", [], "solution.py defines no function f."),
        ("", "class:LRUCache", [["LRUCache"]], "solution.py defines no class LRUCache."),
        ("class C: pass", "class:C", [["C"], ["get"]], "The class C has no method get."),
        ("def f(a): pass", "function:f", [], "f() missing 1 required positional argument: 'a'"),
    ],
)
def test_a_missing_part_is_named(run: Run, source: str, harness: str, data: Any, message: str) -> None:
    assert failed(run(source, data, harness=harness), Outcome.RUNTIME_ERROR) == message


def test_a_traceback_shows_only_the_learners_own_lines(run: Run) -> None:
    report = run("import json\n\ndef f():\n    return g()\n\ndef g():\n    return json.loads('{')\n")
    error = only(report).error
    assert error is not None
    assert (error.type, error.line) == ("JSONDecodeError", 7)
    assert (
        error.traceback
        == (
            "Traceback (most recent call last):\n"
            '  File "solution.py", line 4, in f\n    return g()\n'
            "  File \"solution.py\", line 7, in g\n    return json.loads('{')\n"
            "JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"
        )
        or error.message in error.traceback
    )
    assert "json/" not in error.traceback


def test_a_syntax_error_has_line_and_column_and_ends_the_job(run: Run) -> None:
    report = run("x = 1\ndef f(:\n    pass\n", [], [])
    first, second = report.cases
    assert first.outcome is Outcome.SYNTAX_ERROR
    assert first.error is not None
    assert (first.error.line, first.error.column) == (2, 7)
    assert 'File "solution.py", line 2' in first.error.traceback
    assert second.outcome is Outcome.NOT_RUN


@pytest.mark.parametrize(
    ("source", "place", "words"),
    [
        ("x = 1\ny = '\0'\n", (2, 6), "NUL"),
        ("x = '\ud800'\n", (1, 6), "half a character"),
        ("x = " + "(" * 5000 + ")" * 5000, None, ""),
        ("x = " + "-" * 200_000 + "1", None, ""),
        ("\tx = 1\n  y = 2\n", None, ""),
    ],
    ids=["nul", "surrogate", "parentheses", "minuses", "indent"],
)
def test_a_source_that_is_no_python_is_a_syntax_error(run: Run, source: str, place: Any, words: str) -> None:
    result = only(run(source, []))
    if source.startswith("x = --"):  # some versions of Python run out of stack here, which is a plain verdict too
        assert result.outcome in (Outcome.SYNTAX_ERROR, Outcome.RUNTIME_ERROR)
        return
    assert result.outcome is Outcome.SYNTAX_ERROR
    assert result.error is not None
    assert words in result.error.message
    assert place in (None, (result.error.line, result.error.column))


def test_a_syntax_error_in_a_text_that_the_code_executes_is_its_own_error(run: Run) -> None:
    assert "invalid syntax" in failed(run("def f():\n    exec('x = = 1')\n"), Outcome.RUNTIME_ERROR)


def test_an_endless_loop_ends_in_time_limit_and_ends_the_job(run: Run) -> None:
    # With a wall so far off that it cannot strike first on a busy machine.
    report = run("def f(n):\n    while n: pass\n", [0], [1], [0], cpu_seconds=0.3, wall_seconds=20.0)
    assert [case.outcome for case in report.cases] == [Outcome.RETURNED, Outcome.TIME_LIMIT, Outcome.NOT_RUN]
    error = report.cases[1].error
    assert error is not None
    assert error.message == "Your code used more than 0.3 s of CPU time."


def test_the_cases_of_a_job_share_a_budget_of_time(kind: CellKind) -> None:
    job = make_job("import time\ndef f(s):\n    time.sleep(s)\n", [0], [0.3], [30], [0], wall_seconds=25.0)
    report = run_job(kind, replace(job, wall_seconds=1.0))
    returned, late = Outcome.RETURNED, Outcome.TIME_LIMIT
    assert [case.outcome for case in report.cases] == [returned, returned, late, Outcome.NOT_RUN]
    error = report.cases[2].error
    assert error is not None
    assert "All cases together may take 1 s" in error.message
    assert report.cases[2].wall_ms < 1000


def test_a_memory_error_that_the_code_raises_itself_is_memory_limit(run: Run) -> None:
    words = failed(run("def f():\n    raise MemoryError\n", memory_mb=64), Outcome.MEMORY_LIMIT)
    assert words == "Your code used more than 64 MB of memory."


def test_memory_within_the_limit_is_free_to_use(run: Run) -> None:
    result = only(run("def f():\n    return len(bytearray(b'x') * (80 << 20))\n", memory_mb=128))
    assert result.value == 80 << 20
    assert result.peak_bytes > 80 << 20


def test_a_long_list_is_a_value_like_any_other(run: Run) -> None:
    assert only(run("def f():\n    return list(range(200_000))\n")).value == list(range(200_000))


def test_the_values_of_all_cases_together_are_bounded(run: Run) -> None:
    report = run("def f(n):\n    return 'x' * (2_000_000 * n)\n", *[[1]] * 10)
    outcomes = [case.outcome for case in report.cases]
    assert outcomes == [Outcome.RETURNED] * 8 + [Outcome.OUTPUT_LIMIT, Outcome.NOT_RUN]
    assert report.cases[8].error is not None
    assert "over all cases" in report.cases[8].error.message


BAD_ENDS = {
    "import sys; sys.exit(3)": "called exit before returning a value (exit code 3)",
    "exit()": "called exit",
    "import os; os._exit(3)": "ended the process (exit code 3) before returning",
    "import ctypes; ctypes.string_at(0)": "killed by signal 11 (segmentation fault)",
    "import os; os.abort()": "killed by signal 6 (aborted)",
    "import os; os.kill(os.getpid(), 9)": "killed by signal 9 (killed)",
    "import os; os.kill(os.getpid(), 40)": "killed by signal 40.",
    "import os; os.execv('/cell', ['x'])": "Permission denied",
    "import os; os.close(3)": "ended the process",
    "import os; os.closerange(0, 100)": "ended the process",
    "import os; os.write(3, b'nonsense')": "wrote into the pipe",
    'import os; os.write(3, b\'{"value": 1, "value2": 2}\'); os._exit(0)': "wrote into the pipe",
    'import os; os.write(3, b\'{"error": {"kind": "internal"}}\'); os._exit(0)': "wrote into the pipe",
    "def g(): g()\ng()": "maximum recursion depth exceeded",
    "raise KeyboardInterrupt": "",
    "raise ValueError('x' * 10_000_000)": "xxxx",
    "raise ValueError('\\ud800\\0')": "\\ud800",
    "class E(Exception):\n    def __str__(self): raise E\nraise E": "could not be read",
    "import json; json.dumps = None": "",
}


def test_ending_badly_is_a_runtime_error_in_words(run: Run) -> None:
    report = run("def f(code):\n    exec(code, globals())\n", *([code] for code in BAD_ENDS), memory_mb=256)
    for case, words in zip(report.cases, BAD_ENDS.values(), strict=True):
        assert case.outcome is Outcome.RUNTIME_ERROR
        assert case.error is not None
        assert words in case.error.message
        assert len(case.error.message) <= 2100
        assert len(case.error.traceback) <= 8100


@pytest.mark.parametrize("ending", ["return 2", "raise ValueError('child')", "import sys; sys.exit(0)"])
def test_a_fork_that_comes_back_does_not_spoil_its_parents_answer(run: Run, ending: str) -> None:
    source = "import os\ndef f():\n    pid = os.fork()\n    if pid == 0:\n        print('child')\n"
    source += f"        {ending}\n    os.waitpid(pid, 0)\n    return 1\n"
    result = only(run(source))
    assert (result.outcome, result.value, result.stdout) == (Outcome.RETURNED, 1, "child\n")


def test_a_crash_leaves_no_core_file(run: Run) -> None:
    source = "import os, resource\ndef f():\n    pid = os.fork()\n    if pid == 0: os.abort()\n    os.waitpid(pid, 0)\n"
    result = only(run(source + "    return [resource.getrlimit(resource.RLIMIT_CORE)[0], os.listdir('.')]\n"))
    assert result.value[0] <= 1
    assert result.value[1] == ["solution.py"]


def test_a_job_may_have_several_files(run: Run, kind: Any) -> None:
    job = make_job("from lib.helper import g\nimport json\ndef f():\n    return [g(), json.mine]\n")
    files = {**job.files, "lib/helper.py": "def g():\n    return 'helped'\n", "json.py": "mine = 1\n"}
    report = run_job(kind, Job(files=files, harness=job.harness, cases=job.cases, limits=Limits()))
    assert only(report).value == ["helped", 1]


def test_the_code_sees_an_ordinary_python(run: Run) -> None:
    source = (
        "import sys, os, threading, multiprocessing, subprocess, asyncio, random, sqlite3, tempfile, dataclasses\n"
        "@dataclasses.dataclass\nclass P:\n    x: int\n"
        "def f():\n    with tempfile.TemporaryFile() as t: t.write(b'x')\n"
        "    sqlite3.connect(':memory:').execute('select 1')\n"
        "    child = subprocess.run([sys.executable, '-c', 'print(6 * 7)'], capture_output=True, text=True)\n"
        "    asyncio.run(asyncio.sleep(0))\n"
        "    with multiprocessing.get_context('fork').Pool(2) as pool: squares = pool.map(abs, [-1, -2])\n"
        "    return [__name__, sys.argv, sys.stdin.read(), child.stdout, squares, P(1).x, sys.path[0]]\n"
    )
    result = only(run(source, cpu_seconds=5.0))
    assert result.value == ["solution", ["solution.py"], "", "42\n", [1, 2], 1, "/tmp/work"], result


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f():\n    open('big', 'wb').write(b'x' * (10 << 20))\n", "File too large"),
        ("def f():\n    return [open('/dev/null') for _ in range(100)]\n", "Too many open files"),
        ("def f():\n    for n in range(9): open(str(n), 'wb').write(b'x' * (5 << 20))\n", "No space left"),
    ],
    ids=["file size", "open files", "disk"],
)
def test_other_limits_are_errors_of_the_call(run: Run, source: str, words: str) -> None:
    assert words in failed(run(source), Outcome.RUNTIME_ERROR)
