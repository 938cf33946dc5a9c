"""`manage.py doctor` names each part and tries the sandbox for real."""

import io

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def doctor() -> tuple[str, object]:
    out = io.StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("doctor", stdout=out)
    return out.getvalue(), caught.value.code


def test_it_fires_at_the_cell_and_says_what_does_not_run(live_broker, cell_pool):
    out, code = doctor()
    assert "ok     database" in out
    assert "ok     broker" in out
    assert "NOT OK worker: no worker has been heard of lately" in out
    assert "ok     bubblewrap cell, memory bomb" in out
    assert "NOT OK bubblewrap cell" not in out
    assert code == 1


def test_it_says_what_to_do_where_no_sandbox_works(live_broker, settings, monkeypatch):
    settings.SANDBOX_CELL = "docker"
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    out, _ = doctor()
    assert "NOT OK cell" in out
    assert "install and start one" in out
