"""Shared fixtures, the rule about missing parts, and the time each suite took."""

import contextlib
import os
import shutil
import subprocess
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import hypothesis
import pytest

from config.launch.broker import command
from config.launch.places import ROOT, Places
from tests.launch.helpers import NO_DATABASE

# A slow machine is no failing property: no test may depend on how long an example takes to make or to check.
usual = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow], "print_blob": True}
# The same examples in every run, so that none fails by chance; `HYPOTHESIS_PROFILE=deep`, by hand, looks for new ones.
hypothesis.settings.register_profile("crossover", derandomize=True, **usual)
hypothesis.settings.register_profile("deep", max_examples=20_000, **usual)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "crossover"))

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
# Seconds that a suite may take on one database, with another run beside it on two cores, before we should wonder. Only
# printed, beside what it took.
BUDGETS = {
    "e2e": 450,
    "questions": 200,  # of which the proof of the whole bank takes most
    "sandbox": 300,  # of which the hostile corpus takes half
    "practice": 180,  # of which the faults injected take half
    "launch": 110,
    "accounts": 90,
    "core": 150,  # its backups and moves start many processes
}


#: Who asks for one of these opens a database: pytest-django's, here, or a process with one of its own.
OPENS_A_DATABASE = {"_django_db_helper", "new_database"}


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what opens no database, so that `make test` runs it once and everything else on each database.

    A test cannot be marked so by mistake: pytest-django refuses it a connection, and `only_its_database` its processes.
    """
    for item in items:
        asks = item.get_closest_marker("django_db") or OPENS_A_DATABASE & set(getattr(item, "fixturenames", ()))
        if not asks:
            item.add_marker(pytest.mark.no_database)


@pytest.fixture(autouse=True)
def only_its_database(request, monkeypatch) -> None:
    """Points the processes that a test starts at no database when the test asks for none."""
    if request.node.get_closest_marker("no_database"):
        monkeypatch.setenv("DATABASE_URL", NO_DATABASE)


@pytest.fixture(scope="session")
def new_database() -> Iterator[Callable[[], dict[str, str]]]:
    """`new_database()`: the variables that give an installation a database of its own, of the kind that is tested."""
    from django.conf import settings

    server = settings.DATABASES["default"]
    if not server["ENGINE"].endswith("postgresql"):
        yield dict  # without a variable it makes a file in its state directory
        return
    import psycopg2

    made = []
    with closing(psycopg2.connect(database_url(server | {"NAME": "postgres"}))) as connection:
        connection.autocommit = True  # databases are made outside transactions
        cursor = connection.cursor()

        def make() -> dict[str, str]:
            made.append(f"installation_{uuid.uuid4().hex[:12]}")
            cursor.execute(f"CREATE DATABASE {made[-1]}")
            return {"DATABASE_URL": database_url(server | {"NAME": made[-1]})}

        yield make
        for name in made:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def database_url(database: dict) -> str:
    """The DATABASE_URL that means what this entry of Django's DATABASES does."""
    if database["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{database['NAME']}"
    user, password = (quote(database[name], safe="") for name in ("USER", "PASSWORD"))
    return f"postgres://{user}:{password}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


def missing(part: str, reason: str) -> None:
    """Skips a test for want of a part of the machine; where everything is required, fails instead."""
    if REQUIRE_ALL:
        pytest.fail(f"{part} is required here: {reason}")
    pytest.skip(f"{part}: {reason}")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a browser.

    The headless shell is the same engine without the windows, whose making costs more than the pages that are tested.
    """
    found = (shutil.which(name) for name in ("chromium-headless-shell", "chromium", "chromium-browser"))
    path = os.environ.get("CHROMIUM") or next(filter(None, found), None)
    if not path:
        missing("Chromium", "install Debian's package chromium-headless-shell or chromium")
    return path


@pytest.fixture(scope="session")
def broker():
    """A Redis-protocol server of our own, the one that the launcher would start, where the settings expect it."""
    from django.conf import settings

    server = Broker(settings.STATE_DIR)
    server.start()
    yield server
    server.stop()


class Broker:
    def __init__(self, folder: Path) -> None:
        self.socket = folder / "broker.sock"
        self.url = f"unix://{self.socket}"
        self._process = None

    def start(self) -> None:
        places = Places(root=ROOT, state=self.socket.parent)
        self._process = subprocess.Popen(command(places, self.socket), stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while not self.socket.exists():
            assert time.monotonic() < deadline, "the broker did not start"
            time.sleep(0.02)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self.socket.unlink(missing_ok=True)

    def empty(self) -> None:
        """Forgets every message, as a broker does that keeps nothing on disk and is started again."""
        from core import live

        live.client().flushall()


@pytest.fixture
def live_broker(broker):
    """The broker, empty."""
    broker.empty()
    return broker


@pytest.fixture
def no_broker(settings, tmp_path):
    """The product pointed at a broker that is not there."""
    from core import live

    settings.REDIS_URL = f"unix://{tmp_path / 'nobody.sock'}"
    live.client.cache_clear()
    yield
    live.client.cache_clear()


@pytest.fixture(scope="module")
def cell_pool():
    """Cells for judging, gone after the module: other tests look for leftovers. Skips where no sandbox can run."""
    from questions import judging
    from sandbox.cells import NoCell

    try:
        yield judging.pool()
    except NoCell as error:
        missing("a sandbox", str(error))
    finally:
        judging.close_pool()


@pytest.fixture(scope="session")
def docker_engine() -> None:
    """A Docker engine that can run cells."""
    from sandbox.cells.docker import DockerKind

    if problem := DockerKind().problem():
        missing("a Docker engine", problem)


def pytest_terminal_summary(terminalreporter) -> None:
    """Prints on which database how many tests ran, and what each suite took beside its budget. Never fails: machines
    are noisy."""
    _print_databases(terminalreporter)
    took: dict[str, float] = defaultdict(float)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if hasattr(report, "duration") and hasattr(report, "nodeid"):
                with contextlib.suppress(ValueError):
                    path = Path(report.nodeid.partition("::")[0])
                    took[path.parts[1] if len(path.parts) > 2 else "tests"] += report.duration
    terminalreporter.section("time per suite")
    for suite, seconds in sorted(took.items(), key=lambda item: -item[1]):
        budget = BUDGETS.get(suite)
        over = "  OVER BUDGET" if budget and seconds > budget else ""
        terminalreporter.write_line(f"{suite:12} {seconds:7.1f} s of {budget or '-'} s{over}")


def _print_databases(terminalreporter) -> None:
    from django.conf import settings

    vendor = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    ran = [*terminalreporter.stats.get("passed", ()), *terminalreporter.stats.get("failed", ())]
    opened = Counter("no database" if "no_database" in test.keywords else vendor for test in ran if test.when == "call")
    terminalreporter.section("tests per database")
    for name, count in sorted(opened.items()):
        terminalreporter.write_line(f"{count:5} on {name}")
