"""docs/hosting/worker-role.sql: what a worker does, its role may do; what it has no business with, it may not."""

import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from practice import grading, queue
from practice.models import Attempt, WorkerBeat
from practice.upkeep import Upkeep
from questions import proving
from questions.models import Proof, Question
from tests.conftest import database_url
from tests.factories import AttemptFactory, UserFactory, code_question
from tests.postgresql_server import programs

SCRIPT = settings.BASE_DIR / "docs" / "hosting" / "worker-role.sql"
PASSWORD = "narrow-but-secret"
DENIED = (
    "SELECT * FROM accounts_user",
    "SELECT * FROM mfa_authenticator",
    "SELECT * FROM django_session",
    "SELECT * FROM accounts_cache",
    "SELECT * FROM practice_draft",
    "SELECT * FROM practice_note",
    "SELECT * FROM django_admin_log",
    "INSERT INTO accounts_user (username) VALUES ('x')",
    "UPDATE accounts_user SET is_superuser = true",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    "INSERT INTO practice_attempt (answer) VALUES ('x')",
    "UPDATE practice_attempt SET answer = 'x'",
    "UPDATE practice_attempt SET user_id = 1",
    "DELETE FROM practice_attempt",
    "TRUNCATE questions_question CASCADE",
    "SELECT nextval('accounts_user_id_seq')",
    "CREATE TABLE mine (x int)",
    "CREATE TRIGGER mine BEFORE UPDATE ON practice_attempt EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "COPY practice_attempt TO PROGRAM 'id'",
    "COPY questions_question TO '/tmp/questions'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT * FROM pg_authid",
    "CREATE ROLE mine",
    "SET ROLE crossover",
)


@contextmanager
def as_the_worker():
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION AUTHORIZATION crossover_worker")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET SESSION AUTHORIZATION")


@pytest.fixture
def role(transactional_db):
    """The role, made by the script as an operator runs it; on PostgreSQL, which alone has roles."""
    if connection.vendor != "postgresql":
        yield None
        return
    words = [Path(programs() or "") / "psql", "--quiet", "--no-psqlrc", database_url(connection.settings_dict)]
    for password in (f"\\set password {PASSWORD}\n", ""):  # at first, and after an upgrade
        script = password + SCRIPT.read_text()
        done = subprocess.run(words, input=script, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (0, "")
    yield as_the_worker
    with connection.cursor() as cursor:
        cursor.execute("DROP OWNED BY crossover_worker; DROP ROLE crossover_worker")


def test_a_worker_can_do_all_its_work(role, cell_pool):
    if role is None:
        return
    attempt, abandoned = AttemptFactory(), AttemptFactory()
    Attempt.objects.filter(pk=abandoned.pk).update(status="running", worker="gone:1", lease_until="2020-01-01T00:00Z")
    proof = Proof.objects.create(revision=code_question().revision, asked_by=UserFactory())
    with role():
        call_command("migrate", check_unapplied=True, verbosity=0)
        call_command("bank", "load", settings.BANK_DIR / "behavioural", verbosity=0)
        upkeep = Upkeep()
        upkeep.beat()
        upkeep.tend()
        assert grading.judge_waiting() == 2
        assert proving.prove_waiting()
        upkeep.stop()
    assert set(Attempt.objects.values_list("verdict", flat=True)) == {"accepted"}
    assert Proof.objects.get(pk=proof.pk).is_done
    assert Question.objects.filter(domain="behavioural").exists()
    assert not WorkerBeat.objects.exists()
    assert queue.claim() is None
    attempt.refresh_from_db()
    assert attempt.cell


def test_its_role_reaches_nothing_else(role):
    if role is None:
        return
    with role():
        for statement in DENIED:
            with pytest.raises(ProgrammingError, match=r"denied|must be|owner"):
                _do(statement)


def _do(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        pytest.fail(f"it may: {statement}")
