"""Docs that are checked against the code."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
READS = re.compile(r'(?:environ(?:\.get)?[\[(]|flag\(|words\()"([A-Z][A-Z_]+)"')
# Set by the desktop, not by people who run Crossover.
NOT_OURS = {"XDG_RUNTIME_DIR"}


def test_every_environment_variable_stands_in_the_docs():
    read = {name for path in (ROOT / "config").rglob("*.py") for name in READS.findall(path.read_text())}
    told = (ROOT / "docs" / "running.md").read_text()
    assert read, "the pattern finds nothing any more"
    assert {name for name in read - NOT_OURS if f"`{name}`" not in told} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_inside_the_project_leads_somewhere(page: Path):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_room_stands_in_the_architecture():
    text = (ROOT / "docs" / "architecture.md").read_text()
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert {room for room in rooms if f"`{room}/`" not in text} == set()
