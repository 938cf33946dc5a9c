"""`python -m sandbox`, as one types it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.cells.base import CellKind
from sandbox.cells.packages import DEFAULT, packages_in
from sandbox.doctor import CANARIES

ROOT = Path(__file__).parents[2]
CASES = [{"name": "small", "data": [1, 2]}, {"name": "named", "data": {"kwargs": {"a": 3, "b": 4}}}]


def sandbox(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sandbox", *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **environment}, timeout=60, check=False
    )


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    solution, cases = tmp_path / "solution.py", tmp_path / "cases.json"
    solution.write_text("def add(a, b):\n    print('adding')\n    return a + b\n")
    cases.write_text(json.dumps(CASES))
    return solution, cases


def test_run_prints_what_each_case_returned(local_kind: CellKind, files: tuple[Path, Path]) -> None:
    done = sandbox("run", files[0], "--harness", "function:add", "--cases", files[1], "--cell", local_kind.slug)
    assert (done.returncode, done.stderr) == (0, "")
    assert "small: returned" in done.stdout
    assert "  3\n" in done.stdout
    assert "stdout: adding" in done.stdout


def test_run_prints_json(bubblewrap_kind: CellKind, files: tuple[Path, Path]) -> None:
    done = sandbox("run", files[0], "--harness", "function:add", "--cases", files[1], "--json", "--cell", "bubblewrap")
    report = json.loads(done.stdout)
    assert [case["value"] for case in report["cases"]] == [3, 7]
    assert [case["outcome"] for case in report["cases"]] == ["returned"] * 2
    assert report["cell"] == "bubblewrap"
    assert report["fault"] == ""


def test_run_fails_when_a_case_fails_and_shows_why(bubblewrap_kind: CellKind, files: tuple[Path, Path]) -> None:
    files[0].write_text("def add(a, b):\n    while a > 2: pass\n    return a / 0\n")
    limits = ["--cpu", "0.2", "--wall", "20"]  # on a busy machine the clock on the wall would strike first
    done = sandbox("run", files[0], "--harness", "function:add", "--cases", files[1], "--cell", "bubblewrap", *limits)
    assert done.returncode == 1
    assert 'File "solution.py", line 3, in add' in done.stdout
    assert "more than 0.2 s of CPU time" in done.stdout


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"harness": "add"}, "no harness"),
        ({"file": "/nowhere.py"}, "cannot be read"),
        ({"cases": "/dev/null"}, "must be a JSON list"),
    ],
)
def test_a_mistake_in_the_command_is_told_in_one_line(
    files: tuple[Path, Path], change: dict[str, str], words: str
) -> None:
    given = {"file": str(files[0]), "harness": "function:add", "cases": str(files[1]), **change}
    done = sandbox(
        "run", given["file"], "--harness", given["harness"], "--cases", given["cases"], "--cell", "bubblewrap"
    )
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_a_cell_the_command_says_what_to_install(files: tuple[Path, Path]) -> None:
    done = sandbox(
        "run", files[0], "--harness", "function:add", "--cases", files[1], "--cell", "docker",
        DOCKER_HOST="unix:///nowhere.sock",
    )  # fmt: skip
    assert done.returncode == 2
    assert "apt install docker.io" in done.stderr


def test_doctor_prints_a_table_and_is_content(bubblewrap_kind: CellKind) -> None:
    done = sandbox("doctor", "--cell", "bubblewrap")
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("held  ") == len(CANARIES)
    assert "BROKEN" not in done.stdout


def test_doctor_is_not_content_without_a_cell() -> None:
    done = sandbox("doctor", "--cell", "docker", DOCKER_HOST="unix:///nowhere.sock")
    assert done.returncode == 1
    assert "no Docker engine answers" in done.stdout


@pytest.mark.parametrize("command", [["doctor"], ["bench"]])
def test_the_docker_cell_takes_the_runtime_that_is_asked_for(docker_kind: CellKind, command: list[str]) -> None:
    done = sandbox(*command, "--cell", "docker", "--runtime", "crossover-no-such-runtime")
    assert done.returncode in {1, 2}
    assert "crossover-no-such-runtime" in done.stdout + done.stderr


def test_build_image_prints_the_name(docker_kind: CellKind) -> None:
    done = sandbox("build-image")
    assert done.returncode == 0
    assert done.stdout.startswith("crossover-cell:")


def test_bench_prints_rates(bubblewrap_kind: CellKind) -> None:
    done = sandbox("bench", "--cell", "bubblewrap", "--seconds", "0.2", "--imports", "numpy")
    assert done.returncode == 0
    more = 2 if packages_in(DEFAULT) else 0
    assert done.stdout.count(" x bare\n") == 4 + more
    assert done.stdout.count(" x here\n") == more
