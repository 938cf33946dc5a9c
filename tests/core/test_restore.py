"""A backup in an empty database: all that was there is there again, compared by plain SQL; and what is refused."""

import io
import json
import zipfile
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts.models import User
from core.backup import BackupProblem
from core.backup.archive import Manifest, Writer
from core.backup.restoring import restore
from core.backup.rows import kept_tables, lines
from core.backup.state import default_database
from core.backup.upgrading import checked
from core.backup.writing import write_backup
from practice import queue
from practice.models import Attempt, Note, WorkerBeat
from questions import proving
from questions.models import Proof, Question
from questions.search import search
from tests.core.lived_in import NOTE_SAVED, NUMBERS, live
from tests.factories import AttemptFactory, UserFactory, code_question

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def made() -> list[bytes]:
    return []


@pytest.fixture
def backup(made) -> bytes:
    """The backup of a database that was lived in, while the one here is empty."""
    if not made:
        live()
        made.append(emptied_into_backup())
    return made[0]


def emptied_into_backup() -> bytes:
    stream = io.BytesIO()
    write_backup(stream)
    empty()
    return stream.getvalue()


def empty() -> None:
    call_command("flush", interactive=False, verbosity=0)


def put_back(data: bytes) -> None:
    with checked(io.BytesIO(data)) as found:
        restore(found)


def raw_rows() -> dict[str, list[tuple]]:
    """Every row of every table that a backup holds, as the database itself gives them."""
    found = {}
    with connection.cursor() as cursor:
        for model in kept_tables(apps).values():
            columns = ", ".join(connection.ops.quote_name(field.column) for field in model._meta.local_concrete_fields)
            cursor.execute(f'SELECT {columns} FROM "{model._meta.db_table}"')
            found[model._meta.db_table] = sorted(cursor.fetchall(), key=repr)
    return found


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


def rewritten(data: bytes, change) -> bytes:
    """The backup with members changed by `change`, which gets them by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    change(members)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return stream.getvalue()


def with_a_broken_bit(data: bytes) -> bytes:
    """Within the rows of the accounts, as they lie in the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        place = file.getinfo(USERS).header_offset + 100
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def with_manifest(**fields):
    def change(members):
        members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | fields)

    return change


def with_member(name, edit):
    def change(members):
        members[name] = edit(members[name])

    return change


def without(name):
    return lambda members: members.pop(name)


USERS = "rows/accounts.User.jsonl"


SPOILT = {
    "empty": (lambda data: b"", "no backup of Crossover"),
    "something else": (lambda data: b"-- PostgreSQL database dump\n" * 100, "no backup of Crossover"),
    "half of it": (lambda data: data[: len(data) // 2], "no backup of Crossover"),
    "nearly all of it": (lambda data: data[:-30], "no backup of Crossover"),
    "a broken bit": (lambda data: with_a_broken_bit(data), "no backup of Crossover"),
    "no manifest": (lambda data: rewritten(data, without("manifest.json")), "no backup of Crossover"),
    "a table less": (lambda data: rewritten(data, without(USERS)), "its tables are not those"),
    "another name": (lambda data: rewritten(data, with_member(USERS, renamed)), "rows of accounts"),
    "a row less": (lambda data: rewritten(data, with_member(USERS, first_line)), "rows of accounts"),
    "no JSON": (lambda data: rewritten(data, with_member(USERS, lambda old: b"{")), "no backup of Crossover"),
    "a manifest like none": (lambda data: rewritten(data, with_manifest(surprise=1)), "no backup of Crossover"),
    "a newer format": (
        lambda data: rewritten(data, with_manifest(format=2, version="9.0")),
        r"newer Crossover, 9\.0",
    ),
    "a newer version": (
        lambda data: rewritten(data, with_manifest(migrations=[["accounts", "0999_later"]], version="9.0")),
        r"Crossover 9\.0.*accounts\.0999_later is unknown here",
    ),
}


def renamed(rows: bytes) -> bytes:
    return rows.replace(b'"ada"', b'"eve"')


def first_line(rows: bytes) -> bytes:
    return rows[: rows.index(b"\n") + 1]


def test_a_file_that_is_not_whole_or_not_ours_changes_nothing(backup, subtests):
    before = raw_rows()
    for name, (spoil, told) in SPOILT.items():
        with subtests.test(name), pytest.raises(BackupProblem, match=told):
            put_back(spoil(backup))
    assert raw_rows() == before


def test_a_file_that_is_not_there_is_told_in_words():
    with pytest.raises(CommandError, match="No such file"):
        call_command("restore", "/nowhere/backup.zip")


def made_by_hand(edit) -> bytes:
    """A backup of the database as it is, each row changed by `edit(label, row)`; an honest one, with digests."""
    stream = io.BytesIO()
    manifest = write_backup(io.BytesIO())
    with Writer(stream) as writer:
        tables = {}
        for label, model in kept_tables(apps).items():
            rows = (json.loads(line) for line in lines(model))
            tables[label] = writer.add(label, [json.dumps(edit(label, row)) + "\n" for row in rows])
        writer.finish(Manifest(**{**vars(manifest), "tables": tables}))
    empty()
    return stream.getvalue()


def test_rows_that_do_not_fit_together_are_undone():
    live()

    def orphan(label, row):
        return row | {"fields": row["fields"] | {"user": 999_999}} if label == "practice.Note" else row

    data = made_by_hand(orphan)
    before = raw_rows()
    with pytest.raises(BackupProblem, match="do not fit together"):
        put_back(data)
    assert raw_rows() == before


def test_what_the_database_refuses_is_told_and_undone():
    UserFactory(username="ada")
    UserFactory(username="bob")

    def twice(label, row):
        return row | {"fields": row["fields"] | {"username": "ada"}} if label == "accounts.User" else row

    data = made_by_hand(twice)
    with pytest.raises(BackupProblem, match=r"The database refuses accounts\.User \d+: "):
        put_back(data)
    assert User.objects.count() == 0


def test_values_that_postgresql_cannot_hold_are_named_before_anything_is_written():
    attempt = AttemptFactory(answer="fine", cases=[{"fine": "\\u0000 🐍 NaN"}])
    odd = {"answer": "a\0b", "cases": [{"\ud800": ["\0"]}], "worker": "x" * 121, "tries": 40_000}

    def oddly(label, row):
        return row | {"fields": row["fields"] | odd} if label == "practice.Attempt" else row

    data = made_by_hand(oddly)
    if connection.vendor == "sqlite":  # which holds them all
        put_back(data)
        assert Attempt.objects.values("answer", "cases", "worker", "tries").get() == odd
        return
    with pytest.raises(BackupProblem) as refused:
        put_back(data)
    told = str(refused.value)
    assert "fine" not in told
    assert f"practice.Attempt {attempt.pk}, answer: a NUL character" in told
    assert f"practice.Attempt {attempt.pk}, cases: half a character" in told
    assert f"practice.Attempt {attempt.pk}, worker: 121 characters, at most 120 fit" in told
    assert f"practice.Attempt {attempt.pk}, tries: 40000 is not between 0 and 32767" in told


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
