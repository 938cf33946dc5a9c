"""Which jobs a cell takes: the largest that it allows must run, and what no cell could take is refused in words."""

import fcntl
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.cells.base import CellKind
from sandbox.cells.bubblewrap import BubblewrapCell
from sandbox.harness import HarnessError, parse
from sandbox.job import Case, Job, Limits
from tests.sandbox.conftest import make_job, run_job


@pytest.mark.parametrize(
    "job",
    [
        make_job("", Limits()),
        Job(files={"../x": ""}, harness=parse("function:f"), cases=()),
        Job(files={"/x": ""}, harness=parse("function:f"), cases=()),
        Job(files={"a\0b": ""}, harness=parse("function:f"), cases=()),
        Job(files={"a//b": ""}, harness=parse("function:f"), cases=()),
        Job(files={"a" * 300: ""}, harness=parse("function:f"), cases=()),
        Job(files={"é" * 128: ""}, harness=parse("function:f"), cases=()),
        Job(files={"/".join(["long"] * 300): ""}, harness=parse("function:f"), cases=()),
        Job(files={"a\ud800": ""}, harness=parse("function:f"), cases=()),
        Job(files={"a": "", "a/b": ""}, harness=parse("function:f"), cases=()),
        Job(files={f"{n}/a": "" for n in range(251)}, harness=parse("function:f"), cases=()),
        Job(files={"a": "x" * (3 << 20), "b": "x" * (1 << 20) + "x"}, harness=parse("function:f"), cases=()),
        Job(files={"a": "x" * (2 << 20)}, harness=parse("function:f"), cases=(), limits=Limits(file_mb=1)),
        Job(files={}, harness=parse("function:f"), cases=(), wall_seconds=0),
        make_job("", cpu_seconds=0),
        make_job("", cpu_seconds=float("nan")),
        make_job("", memory_mb=-1),
    ],
    ids=[
        "data",
        "parent",
        "absolute",
        "nul",
        "empty part",
        "long",
        "long in bytes",
        "long path",
        "surrogate",
        "clash",
        "many files",
        "large",
        "large for its limit",
        "no time for all",
        "no time",
        "nan",
        "negative",
    ],
)
def test_a_job_that_no_cell_could_take_is_refused(bubblewrap_kind: CellKind, job: Job) -> None:
    with closing(bubblewrap_kind.start()) as cell, pytest.raises(ValueError, match=r".+"):
        cell.run(job)


def test_a_large_submission_and_large_data_pass(local_kind: CellKind) -> None:
    source = "x = '" + "a" * (1 << 20) + "'\ndef f(n):\n    return [len(x), len(n)]\n"
    job = Job(
        files={"solution.py": source},
        harness=parse("function:f"),
        cases=(Case("large", ["b" * (4 << 20)]), Case("small", ["c"])),
        limits=Limits(),
    )
    assert [case.value for case in run_job(local_kind, job).cases] == [[1 << 20, 4 << 20], [1 << 20, 1]]


def test_the_largest_job_passes(local_kind: CellKind) -> None:
    """As many files, as deep and as large as `wire` allows: none of it may break in a cell."""
    files = {f"{'n' * 250}{n:03}": "x" * 7000 for n in range(480)}
    files |= {
        "/".join("deep folder") + "é": "",
        "solution.py": "import os\ndef f():\n    return len(os.listdir('.'))\n",
    }
    job = Job(files=files, harness=parse("function:f"), cases=(Case("1", []), Case("2", [])))
    assert [case.value for case in run_job(local_kind, job).cases] == [482, 482]


def test_a_harness_may_be_a_file_of_its_own(bubblewrap_kind: CellKind, tmp_path: Path) -> None:
    path = tmp_path / "harness.py"
    path.write_text("def run(load, data):\n    return [load().f(item) for item in data]\n")
    job = make_job("def f(n):\n    return n + 1\n", [1, 2], harness=str(path))
    assert run_job(bubblewrap_kind, job).cases[0].value == [2, 3]


@pytest.mark.parametrize("text", ["function:", "class:a b", "nothing.py", "method:f"])
def test_a_text_that_names_no_harness_is_refused(text: str) -> None:
    with pytest.raises(HarnessError):
        parse(text)


def test_a_harness_file_that_is_no_python_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "harness.py"
    path.write_text("def run(:\n")
    with pytest.raises(HarnessError, match="invalid syntax"):
        parse(str(path))


@pytest.mark.parametrize("size", [4096, 8192, 65536])
def test_data_and_results_pass_each_other_in_pipes_of_any_size(bubblewrap_kind: CellKind, size: int) -> None:
    """A user who holds 64 MB in pipes, also by code that runs in another cell, gets small ones from then on."""
    source = "def f(text):\n    print('y' * 60_000)\n    return text * 20\n"
    job = make_job(source, *[["x" * 1500] for _ in range(12)])
    with closing(bubblewrap_kind.start()) as cell:
        assert isinstance(cell, BubblewrapCell)
        for fd in (cell._running.reader, cell._running.writer):
            fcntl.fcntl(fd, fcntl.F_SETPIPE_SZ, size)
        report = cell.run(job)
    assert report.fault == ""
    assert {case.value for case in report.cases} == {"x" * 30_000}
