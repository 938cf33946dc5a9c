"""The file that people start from."""

import re

from django.conf import settings

from config.environment import DECLARED
from tests.config.conftest import HOSTED

LINES = (settings.BASE_DIR / ".env.example").read_text().splitlines()
SET = dict(line.split("=", 1) for line in LINES if line and not line.startswith("#"))
OFFERED = dict(line.removeprefix("#").split("=", 1) for line in LINES if re.match(r"#[A-Z]", line))


def test_every_name_in_it_is_declared():
    assert {*SET, *OFFERED} - DECLARED.keys() == set()


def test_every_value_is_explained_above_it():
    asked = [number for number, line in enumerate(LINES) if line.split("=")[0] in SET]
    assert asked
    assert [LINES[number] for number in asked if not LINES[number - 1].startswith("# ")] == []


def test_it_holds_no_secret():
    assert {name: value for name, value in SET.items() if DECLARED[name].secret and value} == {}


def test_as_it_stands_it_is_refused_with_a_sentence_for_each_value_that_lacks(refused):
    """A secret that stands in a public file is none, so it holds no placeholder that somebody could leave in."""
    said = refused(HOSTED="1", **SET)
    assert [sentence.split()[0] for sentence in said] == ["SECRET_KEY", "SITE_URL", "POSTGRES_PASSWORD"]


def test_filled_in_it_is_taken_with_all_that_it_offers(read):
    found = read(**SET | OFFERED | HOSTED)
    assert found["HAS_MAIL"] is True
