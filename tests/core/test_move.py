"""From one database to another and back, by the commands that people type.

On PostgreSQL the other database is one of its own there; without it, the way is the same between two files.
"""

import json
import os
import subprocess
import sys

import pytest

from core.backup import BackupProblem
from core.backup.moving import address_of
from tests.launch.helpers import ROOT


@pytest.fixture
def installation(tmp_path, new_database):
    """`installation(name, of_its_kind=True)`: the environment of one with a database of the kind that is tested."""

    def make(name: str, *, of_its_kind: bool) -> dict[str, str]:
        state = tmp_path / name
        state.mkdir()
        left_out = {"DATABASE_URL", "CROSSOVER_TEST_STATE", "DJANGO_SETTINGS_MODULE"}
        kept = {key: value for key, value in os.environ.items() if key not in left_out}
        file = {"DATABASE_URL": f"sqlite:///{state / 'crossover.sqlite3'}"}
        return kept | {"CROSSOVER_VAR": str(state)} | file | (new_database() if of_its_kind else {})

    return make


def run(environment, *command, stdin: str | None = None) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, input=stdin, capture_output=True, text=True, timeout=300
    )


def done(environment, *command, stdin: str | None = None) -> str:
    finished = run(environment, *command, stdin=stdin)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def everything(environment) -> list:
    """All rows, by Django's own command instead of by what is tested."""
    rows = json.loads(done(environment, "manage.py", "dumpdata", "--all", "-v0", *LEFT_OUT))
    return sorted(rows, key=lambda row: (row["model"], row["pk"]))


LEFT_OUT = [f"--exclude={label}" for label in ("sessions.Session", "usersessions.UserSession", "practice.WorkerBeat")]


def test_all_that_is_there_goes_to_another_database_and_back(installation):
    here, there, back = (installation(name, of_its_kind=name == "there") for name in ("here", "there", "back"))
    done(here, "manage.py", "migrate", "-v0")
    done(here, "manage.py", "bank", "load", "questions/bank/system-design")
    done(here, "-m", "tests.core.lived_in")
    told = done(here, "manage.py", "move", "--to", "-", stdin=there["DATABASE_URL"])
    assert " NO " not in told
    assert "All of it is there" in told
    before = everything(here)
    assert len(before) > 150
    assert everything(there) == before
    done(there, "manage.py", "move", "--to", back["DATABASE_URL"])
    assert everything(back) == before
    # Again would be over what is there now.
    refused = run(here, "manage.py", "move", "--to", "-", stdin=there["DATABASE_URL"])
    assert refused.returncode == 1
    assert "holds 2 accounts" in refused.stderr


@pytest.mark.parametrize("address", ["", "nonsense", "mongodb://host/name", "postgres://", "postgres://h:x/y"])
def test_an_address_that_cannot_be_read_is_told_in_words(address):
    with pytest.raises(BackupProblem, match="looks like postgres://"):
        address_of(address)


def test_into_itself_is_refused_and_so_is_a_source_that_was_never_set_up(installation):
    here, nothing = (installation(name, of_its_kind=True) for name in ("here", "nothing"))
    refused = run(nothing, "manage.py", "move", "--to", here["DATABASE_URL"])
    assert "not up to date with this program" in refused.stderr
    done(here, "manage.py", "migrate", "-v0")
    done(here, "-m", "tests.core.lived_in")
    before = everything(here)
    refused = run(here, "manage.py", "move", "--to", here["DATABASE_URL"])
    assert "holds 2 accounts" in refused.stderr
    assert everything(here) == before


def test_a_database_that_does_not_answer_is_told_in_words_by_each_command(installation):
    gone = installation("here", of_its_kind=False) | {"DATABASE_URL": "postgres://me:secret-word@127.0.0.1:1/name"}
    for command in (["backup"], ["move", "--to", "postgres://me:secret-word@127.0.0.1:1/other"]):
        refused = run(gone, "manage.py", *command)
        assert refused.returncode == 1
        assert "does not answer" in refused.stderr
        assert "secret-word" not in refused.stderr
        assert "Traceback" not in refused.stderr


def test_a_server_that_does_not_answer_is_told_in_words_without_the_password(installation):
    here = installation("here", of_its_kind=False)
    done(here, "manage.py", "migrate", "-v0")
    refused = run(here, "manage.py", "move", "--to", "postgres://me:secret-word@127.0.0.1:1/name")
    assert refused.returncode == 1
    assert "does not answer" in refused.stderr
    assert "secret-word" not in refused.stderr
    assert "Traceback" not in refused.stderr
