"""Migrations on the database that the tests run on: from nothing, backwards, and over rows of an earlier release."""

import io
import uuid

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from practice.models import Attempt, Draft, Note, ProblemReport
from questions.cases import GradedCase, write_cases
from questions.models import Proof, Question, Revision, TestData
from questions.search import search

pytestmark = pytest.mark.django_db(transaction=True)

OURS = ("accounts", "questions", "practice")
#: The last migrations of each release, oldest first. Add a release's own when it is made; never change one.
RELEASES = {
    "issue 3": [
        ("accounts", "0003_proven_addresses"),
        ("questions", "0004_proof_queue"),
        ("practice", "0002_notes_and_reports"),
    ],
}
#: Backwards these change nothing: addresses stay proven, the cache keeps its table, and what a revision says of itself
#: goes with its columns. All others are taken back by their own opposite.
KEEP_WHAT_THEY_DID = {"0003_proven_addresses", "0002_curation", "0005_queued_at"}


CASE = {"name": "é", "visible": True, "explain": "x\ny", "data": [1, {"a": [None, "\u2028"]}], "expected": -1.5}


@pytest.fixture(autouse=True)
def up_to_date():
    """Whatever a story does, the next one finds the newest state."""
    yield
    forward()


def at(targets) -> object:
    """Migrates to these states, and gives the models as they were there."""
    return MigrationExecutor(connection).migrate(targets).apps


def forward() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def tables() -> dict[str, set[str]]:
    """The tables of our rooms with the names of their columns, indexes and constraints."""
    with connection.cursor() as cursor:
        names = [table.name for table in connection.introspection.get_table_list(cursor)]
        ours = [name for name in names if name.startswith(tuple(f"{room}_" for room in OURS))]
        return {
            name: {column.name for column in connection.introspection.get_table_description(cursor, name)}
            | {key for key in connection.introspection.get_constraints(cursor, name) if not key.startswith("__")}
            for name in ours
        }


def test_models_and_migrations_agree():
    out = io.StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)
    assert "No changes" in out.getvalue()


def test_every_migration_can_be_taken_back_and_done_again():
    before = tables()
    MigrationExecutor(connection).migrate([("practice", None), ("questions", None)])
    assert not [name for name in tables() if name.startswith(("practice_", "questions_"))]
    forward()
    assert tables() == before


def test_test_data_survives_the_way_back_and_forth():
    question = Question.objects.create(slug="x", title="x", kind="code", domain="coding", phase=1, minutes=1)
    revision = Revision.objects.create(question=question, number=1, kind="code", digest="d", data={})
    encoded = write_cases([GradedCase(**CASE), GradedCase(name="plain", data=None)])
    TestData.objects.create(revision=revision, encoded=encoded)
    before = at([("questions", "0005_queue_by_status")]).get_model("questions", "TestData").objects.get()
    assert [case["data"] for case in before.cases] == [CASE["data"], None]
    forward()
    assert TestData.objects.get().encoded == encoded


def test_what_cannot_be_taken_back_is_known():
    loader, silent = MigrationExecutor(connection).loader, set()
    for (room, name), migration in loader.disk_migrations.items():
        for operation in migration.operations if room in OURS else ():
            assert operation.reversible, f"{room} {name}: {operation.describe()}"
            if getattr(operation, "reverse_code", None) is not None and operation.reverse_code.__name__ == "noop":
                silent.add(name)
    assert silent == KEEP_WHAT_THEY_DID


@pytest.mark.parametrize("release", RELEASES)
def test_an_installation_of_an_earlier_release_is_brought_up_to_date_with_all_that_is_in_it(release):
    old = at(RELEASES[release])
    ada = old.get_model("accounts", "User").objects.create(username="ada", email="ada@example.org", password="!")
    question = old.get_model("questions", "Question").objects.create(
        slug="lru", title="A cache", kind="written", domain="coding", difficulty="easy", phase=1, minutes=9
    )
    revision = old.get_model("questions", "Revision").objects.create(
        question=question, number=1, kind="written", digest="d", data={"statement": "s"}, proven_at=timezone.now()
    )
    question.revision, question.status = revision, "published"
    question.save()
    old.get_model("questions", "TestData").objects.create(revision=revision, cases=[CASE])
    old.get_model("questions", "SearchText").objects.create(question=question, title="a cache", stems="cach")
    old.get_model("questions", "Proof").objects.create(revision=revision, status="queued", asked_by=ada)
    practice = {
        name: old.get_model("practice", name) for name in ("Attempt", "Draft", "Note", "ProblemReport", "WorkerBeat")
    }
    own = {"user": ada, "question": question}
    for status in ("queued", "running", "done"):
        practice["Attempt"].objects.create(
            **own,
            revision=revision,
            mode="submit",
            answer="x = 1",
            status=status,
            token=uuid.uuid4(),
            cases=[{"name": status}],
            own_input="add(1, 2)\n" if status == "done" else "",
        )
    practice["Draft"].objects.create(**own, text="unfinished", version=3)
    practice["Note"].objects.create(**own, text="mine")
    practice["ProblemReport"].objects.create(**own, revision=revision, about="other", text="a report")
    practice["WorkerBeat"].objects.create(name="here:1", seen_at=timezone.now())
    forward()

    kept = Attempt.objects.order_by("pk").values_list("user__username", "question__slug", "answer", "status", "cases")
    assert list(kept) == [("ada", "lru", "x = 1", name, [{"name": name}]) for name in ("queued", "running", "done")]
    assert list(Attempt.objects.order_by("pk").values_list("own_cases", flat=True)) == ["", "", '[["","add(1, 2)\\n"]]']
    assert Draft.objects.values_list("text", "version", "own_cases").get() == ("unfinished", 3, "")
    assert (Note.objects.get().text, ProblemReport.objects.get().text) == ("mine", "a report")
    assert (Question.objects.get().revision.data, Proof.objects.get().status) == ({"statement": "s"}, "queued")
    assert [case.model_dump() for case in TestData.objects.get().cases] == [CASE]
    assert Attempt.objects.in_turn().get().status == "queued"
    assert search(Question.objects.all(), "cache").get().slug == "lru"
    assert Attempt.objects.create(
        **{name: getattr(Attempt.objects.first(), name) for name in ("user", "question", "revision")}
    ).pk
