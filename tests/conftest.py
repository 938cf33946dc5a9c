"""Shared fixtures, the rule about missing parts, and the time each suite took."""

import contextlib
import os
import shutil
import subprocess
import time
from collections import defaultdict
from pathlib import Path

import hypothesis
import pytest

from config.launch.broker import command
from config.launch.places import ROOT, Places

# A slow machine is no failing property: no test may depend on how long an example takes to make or to check.
hypothesis.settings.register_profile(
    "crossover", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], print_blob=True
)
hypothesis.settings.load_profile("crossover")

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
# Seconds that a suite may take before we should wonder; printed beside what it took.
BUDGETS = {
    "sandbox": 150,
    "launch": 90,
    "e2e": 420,
    "postgresql": 120,
    "practice": 90,
    "questions": 190,
    "accounts": 90,
    "core": 15,
}


def missing(part: str, reason: str) -> None:
    """Skips a test for want of a part of the machine; where everything is required, fails instead."""
    if REQUIRE_ALL:
        pytest.fail(f"{part} is required here: {reason}")
    pytest.skip(f"{part}: {reason}")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a browser."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        missing("Chromium", "install Debian's package chromium")
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
    """Prints what each suite took beside its budget. Never fails: machines are noisy."""
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
