"""A backup in an empty database: all that was there is there again, compared by plain SQL; and what is refused."""

import io
import threading
import time
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.models import User
from core.backup import BackupProblem
from core.backup.archive import Manifest, Writer
from core.backup.rows import kept_tables, lines
from core.backup.state import default_database
from core.turns import one_at_a_time
from practice import queue
from practice.models import Attempt, Note, WorkerBeat
from questions import proving
from questions.models import Proof, Question
from questions.search import search
from tests.core.lived_in import NOTE_SAVED, NUMBERS, live
from tests.core.putting_back import emptied_into_backup, put_back, raw_rows
from tests.factories import AttemptFactory, UserFactory, code_question

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_row_is_the_same_again():
    live()
    before = raw_rows()
    put_back(emptied_into_backup())
    assert all(before.values())
    assert raw_rows() == before


def test_numbers_and_times_keep_their_last_digit(backup):
    put_back(backup)
    cases = Attempt.objects.filter(status="done").first().cases[0]
    assert cases == NUMBERS
    assert Note.objects.first().saved_at == datetime.fromisoformat(NOTE_SAVED)


def test_life_goes_on_after_it(backup):
    put_back(backup)
    ada = User.objects.get(username="ada")
    assert ada.check_password("long enough 42")
    assert [question.slug for question in search(Question.objects.all(), "adding")] == ["add"]
    assert UserFactory().pk > ada.pk
    assert AttemptFactory(user=ada).pk
    assert ContentType.objects.get_for_model(User).model_class() is User


def test_what_was_being_judged_waits_again(backup):
    put_back(backup)
    queue.free_expired()
    proving.free_abandoned()
    assert Attempt.objects.filter(status="queued").count() == 2
    assert Proof.objects.get().status == "queued"


def test_ended_sessions_do_not_come_back(backup):
    put_back(backup)
    for label in ("sessions.Session", "usersessions.UserSession", "practice.WorkerBeat"):
        assert apps.get_model(label).objects.count() == 0


def test_what_the_setting_up_has_put_there_is_replaced(backup):
    code_question(slug="of-the-bank")
    put_back(backup)
    assert set(Question.objects.values_list("slug", flat=True)) == {"add", "why"}


def test_the_command_says_what_it_did(backup, tmp_path, capsys):
    path = tmp_path / "backup.zip"
    path.write_bytes(backup)
    call_command("restore", str(path))
    told = capsys.readouterr().out
    assert "4 practice.Attempt" in told
    assert "compared" in told


def test_a_database_with_accounts_is_never_written_over(backup):
    UserFactory()
    before = raw_rows()
    with pytest.raises(BackupProblem, match=r"holds 1 account\. .*empty database"):
        put_back(backup)
    assert raw_rows() == before


def test_a_database_that_a_worker_uses_is_left_alone(backup):
    WorkerBeat.objects.create(name="elsewhere:1", seen_at=timezone.now())
    with pytest.raises(BackupProblem, match="A worker is running"):
        put_back(backup)
    WorkerBeat.objects.update(seen_at=timezone.now() - timedelta(minutes=1))
    put_back(backup)


def test_a_worker_that_starts_while_a_restore_waits_for_its_turn_is_seen(backup):
    refused = []

    def try_it():
        try:
            put_back(backup)
        except BackupProblem as error:
            refused.append(str(error))
        finally:
            connection.close()

    with one_at_a_time("bank load"):  # as a worker does before it reports itself
        other = threading.Thread(target=try_it)
        other.start()
        WorkerBeat.objects.create(name="elsewhere:1", seen_at=timezone.now())
    other.join()
    assert "A worker is running" in refused[0]
    assert not User.objects.exists()


def test_a_first_account_that_is_just_being_made_is_waited_for(backup):
    """Who makes it has looked whether there is one, and comes to write only when the restore already waits."""
    looked = threading.Event()

    def be_first():
        with transaction.atomic():
            assert not User.objects.exists()
            looked.set()
            time.sleep(0.5)
            UserFactory(username="first")
        connection.close()

    other = threading.Thread(target=be_first)
    other.start()
    looked.wait()
    with pytest.raises(BackupProblem, match="holds 1 account"):
        put_back(backup)
    other.join()
    assert User.objects.get().username == "first"


def test_another_programs_database_is_left_alone(backup, tmp_path):
    aside = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "blog.sqlite3")}
    with default_database(aside):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE blog_post (id INTEGER)")
            cursor.execute("CREATE TABLE django_content_type (id INTEGER)")
        with pytest.raises(BackupProblem, match=r"tables of another program \(blog_post\)"):
            put_back(backup)
        assert set(connection.introspection.table_names()) == {"blog_post", "django_content_type"}


def test_a_database_of_a_newer_version_is_left_alone(backup, tmp_path):
    """A rolled-back program would leave out the columns that it does not know, and say that all is well."""
    MigrationRecorder(connection).record_applied("practice", "0999_later")
    try:
        with pytest.raises(BackupProblem, match=r"newer Crossover: practice\.0999_later"):
            put_back(backup)
        with pytest.raises(CommandError, match=r"newer Crossover: practice\.0999_later"):
            call_command("backup", str(tmp_path))
    finally:
        MigrationRecorder(connection).record_unapplied("practice", "0999_later")
    assert list(tmp_path.iterdir()) == []


def test_texts_and_nothing_stay_as_they_are():
    """Whatever looks alike: composed and decomposed letters, an empty list, an empty text and no value at all."""
    texts = ["e\u0301\u00e9\ufb01", "", "x" * 2**20, "\ufeff\u200b\r\n\r \u2028"]
    values = [None, [], [{}], [""]]
    written = list(zip(texts, values, strict=True))
    for text, value in written:
        AttemptFactory(answer=text, assessment=value)
    before = raw_rows()
    put_back(emptied_into_backup())
    assert raw_rows() == before
    assert list(Attempt.objects.order_by("pk").values_list("answer", "assessment")) == written


def test_a_file_that_is_not_there_is_told_in_words():
    with pytest.raises(CommandError, match="No such file"):
        call_command("restore", "/nowhere/backup.zip")


def test_a_backup_of_an_earlier_version_is_brought_up_to_date(tmp_path):
    """As of the first version with attempts, when a draft's text was called its answer."""
    then = [("practice", "0001_initial"), ("questions", "0003_search"), ("accounts", "0003_proven_addresses")]
    data = backup_as_of(then, tmp_path, fill_as_of_then)
    put_back(data)
    draft = apps.get_model("practice.Draft").objects.get()
    assert (draft.text, draft.user.username) == ("half an answer", "ada")
    assert draft.saved_at == datetime.fromisoformat(NOTE_SAVED)
    # What came since is there as well, for instance what one may do with notes.
    assert ContentType.objects.filter(app_label="practice", model="note").exists()
    assert apps.get_model("auth.Permission").objects.filter(codename="view_note").exists()
    assert UserFactory().pk > draft.user_id


def backup_as_of(targets, folder, fill) -> bytes:
    """The backup that a program with these migrations would have made."""
    stream = io.BytesIO()
    aside = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "then.sqlite3")}
    with default_database(aside), Writer(stream) as writer:
        leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
        targets = [*targets, *(key for key in leaves if key[0] not in dict(targets))]
        MigrationExecutor(connection).migrate(targets)
        loader = MigrationExecutor(connection).loader
        state = loader.project_state(targets).apps
        fill(state)
        tables = {label: writer.add(label, lines(model)) for label, model in kept_tables(state).items()}
        applied = [list(key) for key in loader.applied_migrations]
        writer.finish(Manifest("0.0.1", "then", "sqlite", applied, tables, sorted(settings.BACKUP_LEAVES_OUT)))
    return stream.getvalue()


def fill_as_of_then(state) -> None:
    user = state.get_model("accounts.User").objects.create(username="ada", email="ada@example.org")
    question = state.get_model("questions.Question").objects.create(slug="add", phase=1, minutes=1)
    drafts = state.get_model("practice.Draft").objects
    drafts.create(user=user, question=question, answer="half an answer")
    drafts.update(saved_at=NOTE_SAVED)
