"""What happens with every request, or every few seconds, finds its rows by an index, on both databases.

Rows are many enough that a planner with a choice takes the index; it is never forced to. Statements are those that the
product itself sends.
"""

import json
import re
import uuid
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from practice import health, queue
from practice.models import Attempt, Draft, Mode, Note, ProblemReport, Status, marks_for
from practice.tabs import history
from questions import proving
from questions.models import Proof, ProofStatus, Question, SearchText
from questions.search import search, update_search_text
from tests.factories import code_question

pytestmark = pytest.mark.django_db

PEOPLE, ATTEMPTS, WAITING, MANY = 2_000, 20_000, 200, 3_000
#: Tables with a row per question or per worker: to read them whole is the right plan.
SMALL = {"questions_question", "questions_revision", "questions_searchtext", "practice_workerbeat"}


@pytest.fixture
def crowd():
    """People who have practised for long; the first of them most. Returns that one and a question."""
    questions = [code_question() for _ in range(20)]
    people = User.objects.bulk_create(
        User(username=f"p{n}", email=f"p{n}@example.org", password="!") for n in range(PEOPLE)
    )
    now = timezone.now()

    def attempt(n: int, **fields) -> Attempt:
        question = questions[n % len(questions)]
        who = people[0 if n % 4 == 0 else n % PEOPLE]
        times = {"created_at": now - timedelta(minutes=n), "claimed_at": now - timedelta(minutes=n)}
        common = {"user": who, "question": question, "revision": question.revision, "mode": Mode.SUBMIT, "answer": "x"}
        return Attempt(**common | times | fields)

    done = {"status": Status.DONE, "verdict": "wrong_answer"}
    Attempt.objects.bulk_create((attempt(n, **done) for n in range(ATTEMPTS)), batch_size=2000)
    Attempt.objects.bulk_create(attempt(n, status=Status.QUEUED, claimed_at=None) for n in range(WAITING))
    Attempt.objects.bulk_create(attempt(n, status=Status.RUNNING, lease_until=now + queue.LEASE) for n in range(2))
    for kind in (Draft, Note):
        kind.objects.bulk_create(kind(user=who, question=question) for who in people[:200] for question in questions)
    ProblemReport.objects.bulk_create(
        ProblemReport(user=people[n % PEOPLE], question=questions[n % 20], about="other", text="x", state="mended")
        for n in range(MANY)
    )
    Proof.objects.bulk_create(Proof(revision=questions[n % 20].revision, status=ProofStatus.DONE) for n in range(MANY))
    Session.objects.bulk_create(
        Session(session_key=uuid.uuid4().hex, session_data="x", expire_date=now) for _ in range(MANY)
    )
    UserSession.objects.bulk_create(
        UserSession(user=people[n % PEOPLE], session_key=uuid.uuid4().hex, ip="192.0.2.1") for n in range(MANY)
    )
    take_stock()
    return people[0], questions[0]


def take_stock() -> None:
    """Tells the planner how many rows there are and tidies the index over words, as autovacuum does by itself."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT gin_clean_pending_list('questions_searchtext_document')")
            cursor.execute("ANALYZE")


def whole_tables(statement: str) -> set[str]:
    """The tables that the database would read from end to end for this statement, by its own plan."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
            plan = cursor.fetchone()[0]
            return set(_scanned(json.loads(plan) if isinstance(plan, str) else plan))
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        details = [row[3] for row in cursor.fetchall()]
    scanned = {found[1] for detail in details if (found := re.match(r"SCAN (?:TABLE )?(\w+)(?!.*VIRTUAL)", detail))}
    return {_table(alias, statement) for alias in scanned}


def _scanned(node):
    match node:
        case list():
            for part in node:
                yield from _scanned(part)
        case dict():
            if node.get("Node Type") == "Seq Scan":
                yield node["Relation Name"]
            for part in node.values():
                yield from _scanned(part)


def _table(alias: str, statement: str) -> str:
    """The table that an alias stands for: in `FROM "practice_attempt" U0` that is U0."""
    found = re.search(rf'"(\w+)" {alias}\b', statement)
    return found[1] if found else alias


def faults(captured: CaptureQueriesContext, small: set[str] = SMALL) -> list[str]:
    """The statements that read a table whole which grows with people's work."""
    statements = [query["sql"] for query in captured if re.match(r"SELECT|UPDATE|DELETE", query["sql"])]
    # To ask whether there is any row at all reads one.
    statements = [sql for sql in statements if not re.fullmatch(r'SELECT 1 AS "a" FROM "\w+" LIMIT 1', sql)]
    read_whole = {statement: whole_tables(statement) - small for statement in statements}
    return [f"{', '.join(tables)} in {statement[:300]}" for statement, tables in read_whole.items() if tables]


def everything(person: User, question: Question) -> dict:
    """What is done often, each as the product does it."""
    client, waiting = Client(), Attempt.objects.filter(status=Status.QUEUED).first()
    client.force_login(person)
    questions = list(Question.objects.all())
    page = question.get_absolute_url()
    lists = ["", "?status=todo", "?status=tried", "?status=solved", "?sort=recent", "?q=capital&round=coding"]
    pages = [page, f"{page}attempts/", f"{page}notes/", f"{page}solution/", f"{page}report/", f"{page}compare/"]
    return {
        **{f"list {query}": lambda query=query: client.get(f"/questions/{query}") for query in lists},
        **{f"page {path}": lambda path=path: client.get(path) for path in pages},
        "an attempt": lambda: client.get(waiting.get_absolute_url()),
        "why it waits": lambda: health.waiting_note(waiting),
        "a draft": lambda: client.post(f"{page}draft/", {"answer": "x", "version": "1"}),
        "the marks": lambda: marks_for(person, questions),
        "earlier attempts": lambda: list(history(person, question)[:100]),
        "the claim": queue.claim,
        "the count": queue.waiting,
        "expired leases": queue.free_expired,
        "waiting proofs": proving.is_waiting,
        "the claim of a proof": proving.claim,
        "one's sessions": lambda: client.get("/account/sessions/"),
        "the reports that are open": lambda: list(ProblemReport.objects.filter(state="open").order_by("-created_at")),
    }


def test_what_happens_often_reads_no_growing_table_whole(crowd):
    found = {}
    for name, action in everything(*crowd).items():
        with CaptureQueriesContext(connection) as captured:
            action()
        found[name] = faults(captured)
    assert {name: what for name, what in found.items() if what} == {}

    with CaptureQueriesContext(connection) as captured:
        list(Attempt.objects.filter(cell="docker"))
    assert len(faults(captured)) == 1, "a plan that does read a table whole is not noticed"


def test_words_are_found_by_the_index_over_them():
    question = code_question(title="Capital of the first of many")
    update_search_text(question)
    others = Question.objects.bulk_create(
        Question(slug=f"q{n}", title=f"T{n}", kind="code", domain="coding", difficulty="easy", phase=1, minutes=9)
        for n in range(MANY)
    )
    SearchText.objects.bulk_create(
        SearchText(question=other, title=f"word{n}", body=" ".join(f"w{n * step}" for step in range(200)))
        for n, other in enumerate(others)
    )
    take_stock()
    with CaptureQueriesContext(connection) as captured:
        assert [found.pk for found in search(Question.objects.all(), "capital")] == [question.pk]
    assert not faults(captured, SMALL - {"questions_searchtext"})
