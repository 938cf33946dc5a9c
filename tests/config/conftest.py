"""Runs the settings as a start does, with variables of the test's own."""

import runpy
import secrets

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.environment import NAMES

HOSTED = {
    "HOSTED": "1",
    "SITE_URL": "https://crossover.example.org",
    "SECRET_KEY": secrets.token_urlsafe(48),
    "POSTGRES_PASSWORD": secrets.token_hex(24),
}


@pytest.fixture
def read(monkeypatch, tmp_path):
    """`read(NAME="value")`: the settings that a process with only these variables of ours gets, by their names."""

    def read(**values: str) -> dict:
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        for name, value in ({"CROSSOVER_VAR": str(tmp_path / "var")} | values).items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(settings.BASE_DIR / "config" / "settings.py"))

    return read


@pytest.fixture
def refused(read):
    """`refused(NAME="value")`: the sentences with which these variables are refused."""

    def refused(**values: str) -> list[str]:
        with pytest.raises(ImproperlyConfigured) as refusal:
            read(**values)
        return str(refusal.value).splitlines()

    return refused
