"""The shared fixtures: every kind of cell that this machine can have, under one name, `kind`."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from sandbox.cells import bubblewrap
from sandbox.cells.base import CellKind
from sandbox.cells.bubblewrap import BubblewrapKind
from sandbox.cells.docker import DockerKind
from sandbox.harness import parse
from sandbox.job import Case, Job, Limits, Report
from tests.private_engine import PrivateEngine, private_engine
from tests.sandbox.as_user import UserKind

Run = Callable[..., Report]
# Attacks: they run in cells, never here, which looking for tests in them would do.
collect_ignore = ["hostile"]


def missing(reason: str) -> None:
    """Skip, or under REQUIRE_ALL fail: a part of the machine that the test needs is not there."""
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def usable(kind: CellKind) -> CellKind:
    if problem := kind.problem():
        missing(f"{kind.slug}: {problem}")
    return kind


@pytest.fixture(scope="session")
def docker_kind() -> CellKind:
    return usable(DockerKind())


@pytest.fixture(scope="session")
def bubblewrap_kind() -> CellKind:
    return usable(BubblewrapKind())


@pytest.fixture(scope="session")
def user_kind() -> Iterator[CellKind]:
    """The bubblewrap cell as an ordinary user has it, when the tests run as root; else that is `bubblewrap_kind`."""
    if os.geteuid() != 0:
        pytest.skip("the tests do not run as root, so bubblewrap is tried as an ordinary user anyway")
    # Not pytest's own folder: every session that starts beside this one closes it to other users again.
    with tempfile.TemporaryDirectory(prefix="crossover-user-") as folder:
        try:
            kind = UserKind(Path(folder))
        except LookupError as error:
            missing(str(error))
        with closing(kind):
            yield usable(kind)


@pytest.fixture(scope="session")
def gvisor_engine() -> Iterator[PrivateEngine]:
    """An engine that knows gVisor's runtime: as "runsc", and as "careless" without limits of memory."""
    if not (runsc := shutil.which("runsc")):
        missing("install Debian's package runsc")
    # Without that, Debian's runsc takes the empty network of a container for the host's on kernels of today.
    arguments = ["--network=none", "--platform=ptrace"]
    runtimes = {
        "runsc": {"path": runsc, "runtimeArgs": arguments},
        "careless": {"path": runsc, "runtimeArgs": [*arguments, "--ignore-cgroups"]},
    }
    with tempfile.TemporaryDirectory(prefix="crossover-gvisor-") as folder, ExitStack() as stack:
        try:
            yield stack.enter_context(private_engine(Path(folder), runtimes=runtimes))
        except LookupError as error:
            missing(str(error))


@pytest.fixture(scope="session")
def gvisor_kind(gvisor_engine: PrivateEngine) -> CellKind:
    return usable(DockerKind(runtime="runsc", packages=None, address=gvisor_engine.address))


@pytest.fixture(scope="session", params=["docker", "bubblewrap", "user"])
def kind(request: pytest.FixtureRequest) -> CellKind:
    found: CellKind = request.getfixturevalue(f"{request.param}_kind")
    return found


@pytest.fixture(scope="session")
def spawned_kind() -> CellKind:
    """The bubblewrap cell where each is a program of its own, as on systems that allow no fork server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bubblewrap, "FORKS", (False,))
        kind = usable(BubblewrapKind())
    assert kind.variant.endswith("started")
    return kind


@pytest.fixture(scope="session", params=["docker", "bubblewrap", "spawned"])
def local_kind(request: pytest.FixtureRequest) -> CellKind:
    """A kind whose cells are children of this very process."""
    found: CellKind = request.getfixturevalue(f"{request.param}_kind")
    return found


def make_job(source: str, *datas: Any, harness: str = "function:f", **limits: Any) -> Job:
    """A job that calls `f` once per data (once without arguments when there is none)."""
    cases = tuple(Case(f"case {number}", data) for number, data in enumerate(datas or ([],)))
    limits = {"cpu_seconds": 1.0, "memory_mb": 128, **limits}
    return Job(files={"solution.py": source}, harness=parse(harness), cases=cases, limits=Limits(**limits))


@pytest.fixture
def run(kind: CellKind) -> Run:
    """Run a source in a fresh cell: `run(source, *datas, harness=..., **limits)`."""

    def run(source: str, *datas: Any, harness: str = "function:f", **limits: Any) -> Report:
        return run_job(kind, make_job(source, *datas, harness=harness, **limits))

    return run


def run_job(kind: CellKind, job: Job, **more: Any) -> Report:
    with closing(kind.start(memory_mb=job.limits.memory_mb)) as cell:
        report = cell.run(job, **more)
    assert report.fault == ""
    return report


@pytest.fixture
def here() -> Path:
    return Path(__file__).parent
