"""Files that are no backup, or not one that fits: refused in words, and nothing is changed."""

import io
import json
import math
import warnings
import zipfile
from zipfile import ZIP_DEFLATED

import pytest
from django.db import connection

from accounts.models import User
from core.backup import BackupProblem
from core.backup.rows import Tally
from practice.models import Attempt
from tests.core.lived_in import live
from tests.core.putting_back import made_by_hand, put_back, raw_rows
from tests.factories import AttemptFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def rewritten(data: bytes, change, compression: int = zipfile.ZIP_STORED) -> bytes:
    """The backup with members changed by `change`, which gets them by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    change(members)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as file:
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


def with_a_table_twice(data: bytes) -> bytes:
    """Its rows once as somebody wants them, and once as the digest does."""
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as file, warnings.catch_warnings(action="ignore"):
        file.writestr(USERS, file.read(USERS))
    return stream.getvalue()


def with_a_strange_table(data: bytes) -> bytes:
    def change(members):
        said = json.loads(members[MANIFEST])
        members["rows/no.Such.jsonl"] = b""
        said["tables"]["no.Such"] = Tally().as_json()
        members[MANIFEST] = json.dumps(said)

    return rewritten(data, change)


def without_the_first_migration(members):
    said = json.loads(members[MANIFEST])
    said["migrations"].remove(["contenttypes", "0001_initial"])
    members[MANIFEST] = json.dumps(said)


def without(name):
    return lambda members: members.pop(name)


USERS = "rows/accounts.User.jsonl"
MANIFEST = "manifest.json"


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
    "a table twice": (lambda data: with_a_table_twice(data), "its tables are not those"),
    "compressed as we never do": (
        lambda data: rewritten(data, lambda members: None, compression=zipfile.ZIP_BZIP2),
        "compressed in another way",
    ),
    "a manifest like none": (lambda data: rewritten(data, with_manifest(surprise=1)), "not like ours at surprise"),
    "a manifest of another shape": (
        lambda data: rewritten(data, with_member(MANIFEST, lambda old: b"[]")),
        "no backup",
    ),
    "a manifest without end": (
        lambda data: rewritten(data, with_member(MANIFEST, lambda old: old + b" " * 2**21), compression=ZIP_DEFLATED),
        "manifest is too long",
    ),
    "a manifest without ground": (
        lambda data: rewritten(data, with_member(MANIFEST, lambda old: b"[" * 100_000)),
        "no backup",
    ),
    "no list of migrations": (lambda data: rewritten(data, with_manifest(migrations=5)), "not like ours at migrations"),
    "no names of migrations": (lambda data: rewritten(data, with_manifest(migrations=[[1, {}]])), "at migrations"),
    "no tables": (lambda data: rewritten(data, with_manifest(tables=["accounts.User"])), "not like ours at tables"),
    "a table of nobody's": (lambda data: with_a_strange_table(data), r"not have the same tables: no\.Such"),
    "migrations out of order": (lambda data: rewritten(data, without_the_first_migration), "without"),
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


ODD = {
    "not a field of it": ({"surprise": 1}, r"refuses practice\.Note \d+: .*surprise"),
    "a number that no database holds": ({"version": 10**30}, r"practice\.Note \d+"),
    "a date that is none": ({"saved_at": "yesterday"}, r"refuses practice\.Note \d+: .*yesterday"),
    "a text for a number": ({"version": "many"}, r"refuses practice\.Note \d+: .*many"),
    "a number for a text": ({"text": 5}, "practice.Note reads back unlike"),
    "a list for a key": ({"user": [1]}, r"practice\.Note"),
    "nothing where something has to be": ({"text": None}, r"refuses practice\.Note \d+: "),
}


@pytest.mark.parametrize("case", ODD)
def test_odd_rows_with_right_digests_are_told_and_undone(case):
    live()
    odd, told = ODD[case]

    def oddly(label, row):
        return row | {"fields": row["fields"] | odd} if label == "practice.Note" else row

    data = made_by_hand(oddly)
    before = raw_rows()
    with pytest.raises(BackupProblem, match=told):
        put_back(data)
    assert raw_rows() == before


def test_rows_without_fields_or_of_another_table_are_told():
    UserFactory()
    for odd in ({"fields": []}, {"model": "auth.group"}, {"surprise": 1}, {"fields": {}}):
        data = made_by_hand(lambda label, row, odd=odd: row | odd if label == "accounts.User" else row)
        with pytest.raises(BackupProblem, match=r"accounts\.User"):
            put_back(data)
        assert not User.objects.exists()
        UserFactory()


def test_a_number_with_a_billion_digits_takes_no_time():
    assert Tally().add('{"n": 1e+999999999}') == {"n": math.inf}


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
