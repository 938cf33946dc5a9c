"""Packages for code in the cells: NumPy works in every kind, and costs those nothing who do not use it."""

import platform
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import docker
import docker.utils
import pytest

from sandbox import __main__ as command_line
from sandbox.cells.base import CellError, CellKind
from sandbox.cells.bubblewrap import BubblewrapKind
from sandbox.cells.conversation import wire
from sandbox.cells.docker import DockerKind
from sandbox.cells.packages import DEFAULT, Packages, modules_of, named_in, packages_in, preloaded, standard_in
from sandbox.job import Job, Outcome
from tests.sandbox.conftest import Run, make_job, missing, run_job, usable


@pytest.fixture(autouse=True)
def packages() -> Packages:
    found = packages_in(DEFAULT)
    if found is None:
        missing(f"there are no packages for cells in {DEFAULT}: make test brings them there")
    assert found
    return found


NUMPY = """
import os, subprocess, sys
import numpy as np

def f(what):
    if what == "product":
        a = np.arange(250_000, dtype=float).reshape(500, 500)
        return [np.__version__, float((a @ np.eye(500)).sum()), len(os.listdir("/proc/self/task"))]
    if what == "parts":
        rng = np.random.default_rng(7)
        spectrum = np.fft.fft(np.ones(8))
        return [rng.integers(10, size=3).tolist(), round(np.linalg.det(2 * np.eye(3))), spectrum.real.tolist()]
    if what == "another python":
        program = "import numpy; print(numpy.ones(3).sum())"
        return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout
    return len(np.ones(int(what), dtype=np.uint8))
"""


def test_numpy_works_and_its_memory_counts(run: Run, packages: Packages) -> None:
    calls = [["product"], ["parts"], ["another python"], [40 << 20], [200 << 20]]
    report = run(NUMPY, *calls, memory_mb=64, cpu_seconds=5.0)
    product, parts, other, within, beyond = report.cases
    assert product.value == [packages.versions["numpy"], sum(range(250_000)), 1], product
    assert parts.value == [[9, 6, 6], 8, [8.0] + [0.0] * 7], parts
    assert other.value == "3.0\n", other
    assert within.value == 40 << 20, within
    assert beyond.outcome is Outcome.MEMORY_LIMIT, beyond


def test_numpy_is_imported_for_those_only_who_name_it(run: Run) -> None:
    source = "import sys\ndef f():\n    return 'numpy' in sys.modules\n"
    assert [run(extra + source).cases[0].value for extra in ("", "# import numpy\n")] == [False, True]


def test_each_case_draws_other_random_numbers(kind: CellKind) -> None:
    source = "import random\nimport numpy as np\ndef f():\n    return [random.random(), np.random.random()]\n"
    drawn = [case.value for case in run_job(kind, make_job(source, [], [], [])).cases]
    assert len({value for values in drawn for value in values}) == 6, drawn


def test_a_numpy_of_ones_own_goes_first(kind: CellKind) -> None:
    job = make_job("import numpy\ndef f():\n    return numpy.mine\n")
    report = run_job(kind, Job(files={**job.files, "numpy.py": "mine = 1\n"}, harness=job.harness, cases=job.cases))
    assert report.cases[0].value == 1, report.cases[0]


def test_without_packages_a_cell_does_with_the_standard_library(bubblewrap_kind: CellKind) -> None:
    report = run_job(usable(BubblewrapKind(packages=None)), make_job("import numpy\ndef f():\n    pass\n"))
    assert report.cases[0].error is not None
    assert report.cases[0].error.message == "No module named 'numpy'"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import numpy as np", ("numpy",)),
        ("def f():\n\tfrom  numpy.linalg import norm", ("numpy",)),
        ("import os, re as regex , sklearn.pipeline, numpy", ("numpy", "sklearn")),
        ("from sklearn import metrics\nimport pytest", ("sklearn", "pytest")),
        ("import numpyro, my_numpy\nnumpy = 1", ()),
        ("", ()),
    ],
)
def test_what_a_source_imports_is_seen(source: str, names: tuple[str, ...]) -> None:
    assert named_in(["import os", source]) == names


def test_so_are_the_larger_modules_of_the_standard_library() -> None:
    source = "import os, logging as log\nfrom dataclasses import (\n    field,\n)\nfrom numpy import array\n"
    assert standard_in([source, "import json.decoder; import mine"]) == ["dataclasses", "json", "logging"]


def test_a_module_of_ones_own_goes_before_one_of_the_standard_library(kind: CellKind) -> None:
    job = make_job("import queue\ndef f():\n    return queue.mine\n")
    report = run_job(kind, Job(files={**job.files, "queue.py": "mine = 1\n"}, harness=job.harness, cases=job.cases))
    assert report.cases[0].value == 1, report.cases[0]


def test_what_comes_to_the_same_has_one_name() -> None:
    assert preloaded(["pytest", "pandas", "numpy"]) == preloaded(["pandas", "pytest"]) == ("numpy", "pandas", "pytest")
    assert preloaded(["sklearn"]) == ("numpy", "pandas", "scipy", "sklearn")
    assert preloaded([]) == ()


def test_a_job_may_not_have_just_any_module_imported() -> None:
    job = make_job("import numpy\n")
    assert wire(replace(job, imports=("pytest",)))["preload"] == modules_of(["numpy", "pytest"])
    with pytest.raises(ValueError, match=r"not 'pytest\.__main__'"):
        wire(replace(job, imports=("numpy", "pytest.__main__")))


MODEL = """
import os, sys, time, warnings
import numpy as np, pandas as pd, pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

def f(what):
    frame = pd.DataFrame({"a": np.arange(60.0), "b": np.arange(60) % 3})
    label = frame["a"] > 30
    if what == "model":
        pipeline = make_pipeline(StandardScaler(), RandomForestClassifier(5, random_state=0))
        scores = cross_val_score(pipeline, frame, label, n_jobs=4)
        return [round(scores.mean(), 1), len(os.listdir("/proc/self/task")), sorted(os.listdir("/dev/shm"))]
    if what == "group":
        return frame.groupby("b")["a"].sum().to_dict()
    held = np.ones(int(what) << 20, dtype=np.uint8)
    time.sleep(0.3)  # where memory is only looked at, a busy machine may look late
    return len(held) >> 20
"""


def test_models_and_tables_work_and_the_memory_limit_is_for_what_the_code_itself_holds(run: Run) -> None:
    report = run(MODEL, ["model"], ["group"], [180], [300], memory_mb=256, cpu_seconds=5.0)
    model, group, within, beyond = report.cases
    assert model.value == [0.9, 1, []], model
    assert group.value == {"0": 570.0, "1": 590.0, "2": 610.0}, group
    assert within.value == 180, within
    assert beyond.outcome is Outcome.MEMORY_LIMIT, beyond
    assert [case.stderr for case in report.cases] == [""] * 4
    assert model.cpu_ms < 1000, "the packages were imported once for all cases, before the first"
    assert group.peak_bytes < 100 << 20, group


def test_a_folder_without_packages_is_none(tmp_path: Path) -> None:
    assert packages_in(None) is None
    assert packages_in(tmp_path) is None
    assert packages_in(tmp_path / "missing") is None


def test_other_packages_have_another_digest(packages: Packages, tmp_path: Path) -> None:
    record = next(packages.folder.glob("numpy-*.dist-info"))
    shutil.copytree(record, tmp_path / record.name)
    first = Packages(tmp_path).digest
    assert Packages(tmp_path).digest == first
    (tmp_path / record.name / "RECORD").write_text("numpy/__init__.py,sha256=other,1\n")
    assert Packages(tmp_path).digest != first


def test_packages_of_another_python_are_refused_in_words(tmp_path: Path, bubblewrap_kind: CellKind) -> None:
    (tmp_path / "thing-1.0.dist-info").mkdir()
    (tmp_path / "thing.cpython-37m-x86_64-linux-gnu.so").write_bytes(b"")
    (tmp_path / "for_all.abi3.so").write_bytes(b"")
    found = packages_in(tmp_path)
    assert found is not None
    assert found.misfit("3.7.1") == ""
    words = f"are for Python 3.7, the cell has {platform.python_version()}: make a folder for it"
    assert words in found.misfit(platform.python_version())
    with pytest.raises(CellError, match=r"are for Python 3\.7"):
        BubblewrapKind(packages=tmp_path).start()


def test_an_image_of_another_python_refuses_packages_that_do_not_fit_it(docker_kind: CellKind) -> None:
    other = "python:3.13-slim"
    if platform.python_version().startswith("3.13"):
        pytest.skip("the tests run on that Python themselves")
    with closing(docker.APIClient(**docker.utils.kwargs_from_env())) as client:
        if not client.images(other, quiet=True):
            missing(f"there is no image {other}")
    problem = DockerKind(base_image=other).problem()
    assert problem is not None
    assert "the cell has 3.13" in problem


def test_the_doctor_says_which_packages_there_are(tmp_path: Path, packages: Packages) -> None:
    said = command_line._packages_line(DEFAULT)
    assert said.startswith("packages in the cells: ")
    for name in ("numpy", "pandas", "pytest", "scikit_learn"):
        assert f"{name} {packages.versions[name]}" in said
    assert "none" in command_line._packages_line(tmp_path)
