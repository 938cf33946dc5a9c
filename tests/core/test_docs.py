"""Docs that are checked against the code."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from config.environment import DECLARED, NAMES, VARIABLES

ROOT = settings.BASE_DIR
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
ROOMS = ["config", "accounts", "core", "practice", "progress", "questions", "sandbox", "system_design"]
# The bank's files and the attacks of `doctor` are run in cells, not by Crossover.
IN_CELLS = ("questions/bank/", "sandbox/canaries/")
SOURCES = {
    name: path.read_text()
    for path in [ROOT / "manage.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]
    if not (name := str(path.relative_to(ROOT))).startswith(IN_CELLS)
}
COMPOSE_FILES = [ROOT / "docker-compose.yml", *(ROOT / "docs" / "hosting").glob("*.yml")]
# Set by the desktop, by Django's own way of starting, or by us for a library.
NOT_OURS = {
    "XDG_RUNTIME_DIR",
    "DJANGO_SETTINGS_MODULE",
    "PROMETHEUS_MULTIPROC_DIR",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD",
}
ASKS = re.compile(r"""os\.environ(?:\.(?:get|setdefault)\(|\[)['"](\w+)['"]""")
ROW = re.compile(r"^\| `[A-Z_]+`.*\|$", re.MULTILINE)


def test_the_environment_is_read_in_one_place():
    """The launcher runs before the packages are there, and gunicorn's settings before Django's: they ask themselves."""
    asked, doors = set(), set()
    for name, source in SOURCES.items():
        asked.update(ASKS.findall(source))
        rest = ASKS.sub(lambda found: "" if found[1] in NOT_OURS else found[0], source)
        if re.search(r"os\.environ|getenv|from os import .*environ", rest):
            doors.add(name)
    # A harness sets up its own process, within a cell.
    ours = {name for name in doors if not name.startswith(("config/launch/", "sandbox/harnesses/"))}
    assert ours == {"config/environment.py"}
    assert asked - NOT_OURS - NAMES == set()
    assert "PORT" in asked, "the pattern finds nothing any more"


def test_every_variable_is_read_by_somebody():
    code = "".join(source for name, source in SOURCES.items() if name != "config/environment.py")
    compose = "".join(path.read_text() for path in COMPOSE_FILES)
    assert [name for name in DECLARED if f'"{name}"' not in code and f"${{{name}" not in compose] == []


def test_every_variable_stands_in_the_docs_as_it_is_declared():
    """Lines to put into docs/hosting.md are what this shows as missing."""
    told = ROW.findall((ROOT / "docs" / "hosting.md").read_text())
    assert told == [variable.row for variable in VARIABLES]


def test_the_short_table_for_laptops_says_the_same():
    told = ROW.findall((ROOT / "docs" / "running.md").read_text())
    assert told
    assert set(told) - {variable.row for variable in VARIABLES} == set()


def test_compose_reads_no_variable_that_is_not_declared():
    asked = {name for path in COMPOSE_FILES for name in re.findall(r"\$\{([A-Z_]+)", path.read_text())}
    assert asked - NAMES == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_inside_the_project_leads_somewhere(page: Path):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_room_stands_in_the_architecture():
    text = (ROOT / "docs" / "architecture.md").read_text()
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert {room for room in rooms if f"`{room}/`" not in text} == set()
