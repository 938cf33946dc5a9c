"""What is in a backup, and that making one disturbs nobody."""

import io
import json
import os
import re
import threading
import tomllib
import zipfile

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import User
from core.backup.rows import kept_tables, tables
from core.backup.writing import snapshot, write_backup
from core.version import VERSION
from tests.core.lived_in import live
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

#: Tables of no model: what Django notes for itself, rate limits, and the search index, which triggers fill.
OF_NO_MODEL = {"django_migrations", "accounts_cache"}
SEARCH_INDEX = re.compile("questions_searchindex(_.*)?")


def test_every_table_is_in_a_backup_or_left_out_on_purpose():
    named = {model._meta.db_table for model in tables(apps).values()} | OF_NO_MODEL
    there = set(connection.introspection.table_names())
    assert {name for name in there if not SEARCH_INDEX.fullmatch(name)} == named
    assert set(settings.BACKUP_LEAVES_OUT) < set(tables(apps)), "a name that no model has"
    assert set(settings.BACKUP_LEAVES_OUT) == set(tables(apps)) - set(kept_tables(apps))


def test_every_table_of_a_backup_has_a_row_in_these_tests():
    live()
    manifest = write_backup(io.BytesIO())
    assert [label for label, table in manifest.tables.items() if not table["rows"]] == []


def test_every_table_has_the_same_order_and_shape_in_every_database():
    for model in kept_tables(apps).values():
        key = model._meta.pk
        while key.remote_field:
            key = key.target_field
        assert isinstance(key, models.IntegerField | models.UUIDField), f"{model}: texts are ordered in many ways"
        assert not model._meta.parents, f"{model}: a row would lie in two tables"


def test_a_backup_says_what_it_is():
    UserFactory()
    stream = io.BytesIO()
    write_backup(stream)
    with zipfile.ZipFile(stream) as file:
        manifest = json.loads(file.read("manifest.json"))
        (user,) = file.read("rows/accounts.User.jsonl").splitlines()
    assert manifest["tables"]["accounts.User"]["rows"] == 1
    assert json.loads(user)["fields"]["username"] == User.objects.get().username
    assert manifest["version"] == VERSION
    assert manifest["database"] == connection.vendor
    assert ["accounts", "0001_initial"] in manifest["migrations"]
    assert manifest["left_out"] == ["practice.WorkerBeat", "sessions.Session", "usersessions.UserSession"]


def test_the_version_is_that_of_the_project():
    assert tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"] == VERSION


def test_only_its_owner_can_read_a_backup(tmp_path, capsys):
    call_command("backup", str(tmp_path))
    (path,) = tmp_path.iterdir()
    assert re.fullmatch(r"crossover-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.zip", path.name)
    assert path.stat().st_mode & 0o777 == 0o600
    assert str(path) in capsys.readouterr().out


def test_without_a_name_it_goes_into_the_state_directory(settings, tmp_path):
    settings.STATE_DIR = tmp_path / "state"
    call_command("backup", stdout=io.StringIO())
    (path,) = (tmp_path / "state" / "backups").iterdir()
    assert zipfile.is_zipfile(path)
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_the_standard_output_gets_the_backup_and_nothing_else(capsysbinary):
    UserFactory()
    call_command("backup", "-")
    written = capsysbinary.readouterr().out
    # A zip that begins with its first member and ends with the end of its directory.
    assert written.startswith(b"PK\x03\x04")
    assert written[-22:].startswith(b"PK\x05\x06")
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        assert file.testzip() is None


def test_a_backup_that_fails_leaves_the_older_one_and_nothing_half(tmp_path):
    path = tmp_path / "nightly.zip"
    call_command("backup", str(path), stdout=io.StringIO())
    older = path.read_bytes()
    newest = MigrationRecorder(connection).migration_qs.filter(app="practice").latest("pk")
    newest.delete()
    try:
        with pytest.raises(CommandError, match=r"not up to date.*manage\.py migrate"):
            call_command("backup", str(path))
    finally:
        newest.save()
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == older


def test_a_folder_that_cannot_be_written_is_told_in_words(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("backup", str(tmp_path / "file" / "backup.zip"))


def test_a_folder_that_is_not_there_yet_is_made(tmp_path):
    call_command("backup", f"{tmp_path / 'stick'}/", stdout=io.StringIO())
    (path,) = (tmp_path / "stick").iterdir()
    assert path.suffix == ".zip"


def test_nothing_but_a_file_is_replaced_by_a_backup(tmp_path):
    """As root, a backup into /dev/null would else be its end."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CommandError, match="is no file"):
        call_command("backup", str(tmp_path / "pipe"))
    assert (tmp_path / "pipe").is_fifo()


def test_a_full_disk_is_told_in_words_and_leaves_nothing_half(tmp_path, monkeypatch):
    older = tmp_path / "nightly.zip"
    older.write_bytes(b"older")
    monkeypatch.setattr("core.backup.writing.os.fdopen", lambda descriptor, mode: os.close(descriptor) or full_disk())
    with pytest.raises(CommandError, match="cannot be written: No space left on device"):
        call_command("backup", str(older))
    assert list(tmp_path.iterdir()) == [older]
    assert older.read_bytes() == b"older"


def full_disk():
    return open("/dev/full", "wb")


def test_a_snapshot_sees_nothing_of_what_others_write_meanwhile_and_lets_them():
    UserFactory()
    with snapshot():
        assert User.objects.count() == 1
        other = threading.Thread(target=write_elsewhere)
        other.start()
        other.join()
        assert User.objects.count() == 1
    assert User.objects.count() == 2


def write_elsewhere() -> None:
    UserFactory()
    connection.close()
