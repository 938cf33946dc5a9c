"""Proving a revision: in real cells, through the queue, and by a real worker."""

import signal
from datetime import timedelta

import pytest
from django.utils import timezone

from core import workers
from practice.upkeep import Upkeep
from questions import curation, judging, proving, services
from questions.cases import write_cases
from questions.models import Proof, Question, TestData
from sandbox.cells import NoCell
from tests.factories import UserFactory, code_question, written_question
from tests.practice.test_worker import Worker, until
from tests.questions.conftest import CASES, FILES, QUESTION

pytestmark = pytest.mark.usefixtures("cell_pool", "live_broker")
LATER = {"submissions/time_limit/for_ever.py": "# never ends\ndef add(a, b):\n    while True: pass\n"}


def proposal(files=FILES, **changed):
    """A revision from the administration that nobody has proven."""
    files = files | changed
    question = Question(slug="add", domain="coding", kind="code")
    entry = curation.read_files(files, question)
    return services.add_question(slug="add", entry=entry, author=None).proposal


def proven(files=FILES) -> Proof:
    proof = proving.ask(proposal(files), None)
    assert proving.prove_waiting() == 1
    proof.refresh_from_db()
    return proof


@pytest.mark.django_db
def test_a_proof_makes_the_cases_and_judges_every_submission():
    proof = proven(FILES | LATER)
    assert (proof.status, proof.holds, proof.problem, proof.cell) == ("done", True, "", "bubblewrap")
    assert [(row["submission"], row["wanted"], row["got"]) for row in proof.rows] == [
        ("accepted/plus.py", "accepted", "accepted"),
        ("time_limit/for_ever.py", "time_limit", "time_limit"),
        ("wrong_answer/minus.py", "wrong_answer", "wrong_answer"),
    ]
    assert proof.row_count == 3
    assert all(row["sentence"] for row in proof.rows)
    proof.revision.refresh_from_db()
    assert proof.revision.proven_at
    assert [case.expected for case in TestData.objects.get(revision=proof.revision).cases] == [3, -3]


@pytest.mark.django_db
def test_a_submission_that_earns_another_verdict_leaves_the_revision_unproven():
    fine = {"submissions/wrong_answer/fine.py": "def add(a, b):\n    return a + b\n"}
    proof = proven(FILES | fine)
    assert (proof.status, proof.holds) == ("done", False)
    assert [row["submission"] for row in proof.rows if row["wanted"] != row["got"]] == ["wrong_answer/fine.py"]
    proof.revision.refresh_from_db()
    assert proof.revision.proven_at is None


@pytest.mark.django_db
def test_the_line_on_which_a_submission_raised_is_kept():
    raising = {"submissions/runtime_error/raises.py": "# raises\ndef add(a, b):\n    return a / 0\n"}
    rows = {row["submission"]: row for row in proven(FILES | raising).rows}
    assert rows["runtime_error/raises.py"]["line"] == 3


@pytest.mark.django_db
def test_cases_that_cannot_be_made_are_told_by_file_and_line():
    files = {name: text for name, text in FILES.items() if name != "cases.yaml"}
    proof = proven(files | {"cases.py": "def cases():\n    return 1 / 0\n"})
    assert (proof.holds, proof.rows) == (False, [])
    assert proof.problem.startswith("cases.py:2: 'making cases' ended in ZeroDivisionError")


@pytest.mark.django_db
def test_without_a_sandbox_the_proof_ends_and_says_so(monkeypatch):
    def no_cell(job):
        raise NoCell("Install bubblewrap.")

    monkeypatch.setattr(judging, "run", no_cell)
    assert proven().problem == "No sandbox can run here. Install bubblewrap."


@pytest.mark.django_db
def test_a_fault_of_ours_ends_the_proof_and_not_the_worker(monkeypatch, caplog):
    def broken(job):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(judging, "run", broken)
    assert "failed on its own" in proven().problem
    assert "the disk is full" in caplog.text


@pytest.mark.django_db
def test_submissions_that_prove_nothing_do_not_prove():
    question = code_question()
    question.revision.proven_at = None
    question.revision.save()
    proof = proving.ask(question.revision, None)
    proving.prove_waiting()
    proof.refresh_from_db()
    assert not proof.holds
    proof.revision.refresh_from_db()
    assert proof.revision.proven_at is None


@pytest.mark.django_db
def test_proving_again_judges_on_the_cases_that_people_were_judged_on():
    revision = proven().revision
    data = TestData.objects.get(revision=revision)
    first, second = data.cases
    data.encoded = write_cases([first, second.model_copy(update={"expected": -4})])
    data.save()
    judging._all_cases.cache_clear()
    again = proving.ask(revision, None)
    proving.prove_waiting()
    again.refresh_from_db()
    assert not again.holds
    assert TestData.objects.get(revision=revision).cases[1].expected == -4
    judging._all_cases.cache_clear()


@pytest.mark.django_db
def test_a_second_press_returns_the_open_proof():
    revision, first, second = proposal(), UserFactory(), UserFactory()
    assert proving.ask(revision, first) == proving.ask(revision, second)
    proving.prove_waiting()
    assert proving.ask(revision, first).pk != Proof.objects.earliest("pk").pk


@pytest.mark.django_db
def test_what_no_sandbox_judges_has_nothing_to_prove():
    with pytest.raises(proving.NothingToProve, match="proven by being read"):
        proving.ask(written_question().revision, None)


@pytest.mark.django_db
def test_one_proof_runs_at_a_time():
    first, second = (proving.ask(revision, None) for revision in (proposal(), code_question().revision))
    assert proving.is_waiting()
    assert proving.claim() == first
    assert proving.claim() is None
    assert not proving.is_waiting()
    proving._end(Proof.objects.get(pk=first.pk), problem="Enough.")
    assert proving.claim() == second


@pytest.mark.django_db
def test_the_proof_of_a_silent_worker_is_taken_again_once_and_then_ends():
    proof = proving.ask(proposal(), None)
    for _ in range(proving.MAX_CLAIMS):
        assert proving.claim() == proof
        Proof.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert proving.claim() is None
    proof.refresh_from_db()
    assert (proof.status, proof.problem) == (
        "done",
        "The worker that proved this ended before it was done, twice. See its log.",
    )


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_writes_nothing_more():
    proving.ask(proposal(), None)
    slow = proving.claim()
    Proof.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    quick = proving.claim()
    assert proving._Proving(slow).run() is False
    assert Proof.objects.get().rows == []
    assert proving._Proving(quick).run() is True
    assert Proof.objects.get().holds


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_stores_no_cases():
    revision = proving.ask(proposal(), None).revision
    slow = proving.claim()
    Proof.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    quick = proving.claim()
    with pytest.raises(proving._Lost):
        proving._Proving(slow)._keep(revision.content, [])
    assert not TestData.objects.exists()
    proving._Proving(quick)._keep(revision.content, [])
    assert TestData.objects.exists()


@pytest.mark.django_db
def test_a_lease_that_is_renewed_just_in_time_stays_with_its_worker(monkeypatch):
    proof = proving.ask(proposal(), None)
    proving.claim()

    def renews(name):
        Proof.objects.update(lease_until=timezone.now() + timedelta(minutes=10))
        return True

    monkeypatch.setattr(workers, "has_died", renews)
    proving.free_abandoned()
    proof.refresh_from_db()
    assert proof.status == "running"


@pytest.mark.django_db
def test_one_message_proves_one_revision_so_that_answers_have_their_turn(monkeypatch):
    first, second = (proving.ask(revision, None) for revision in (proposal(), code_question().revision))
    woken = []
    monkeypatch.setattr(proving, "wake_workers", lambda: woken.append(True))
    proving.prove_waiting()
    assert [Proof.objects.get(pk=proof.pk).status for proof in (first, second)] == ["done", "queued"]
    assert woken == [True]
    proving.prove_waiting()
    assert Proof.objects.get(pk=second.pk).is_done
    assert woken == [True]


@pytest.mark.django_db
def test_a_revision_that_was_discarded_meanwhile_has_nothing_to_prove():
    revision = proposal()
    services.discard_proposal(revision.question)
    with pytest.raises(proving.NothingToProve, match="discarded"):
        proving.ask(revision, None)


@pytest.mark.parametrize("other", ["host name", "machine", "container"])
def test_a_worker_elsewhere_is_not_taken_for_dead(monkeypatch, tmp_path, other):
    name = f"{workers.place()}:999999999"
    assert workers.has_died(name)
    elsewhere = tmp_path / "machine-id"
    elsewhere.write_text("another machine")
    change = {
        "host name": lambda: monkeypatch.setattr("socket.gethostname", lambda: "elsewhere"),
        "machine": lambda: monkeypatch.setattr(workers, "MACHINE_ID", elsewhere),
        "container": lambda: monkeypatch.setattr("os.readlink", lambda path: "pid:[1]"),
    }
    change[other]()
    monkeypatch.setattr(workers, "place", workers.place.__wrapped__)
    assert not workers.has_died(name)


@pytest.mark.django_db
def test_a_worker_that_is_asked_to_stop_puts_its_proof_back(monkeypatch):
    proof = proving.ask(proposal(), None)
    claimed = proving.claim()
    proving.stopping.set()
    try:
        assert proving._Proving(claimed).run() is False
    finally:
        proving.stopping.clear()
    proof.refresh_from_db()
    assert (proof.status, proof.tries) == ("queued", 0)


@pytest.mark.django_db
def test_without_a_broker_the_proof_waits_for_the_next_round_of_upkeep(
    no_broker, django_capture_on_commit_callbacks, monkeypatch
):
    with django_capture_on_commit_callbacks(execute=True):
        proving.ask(proposal(), None)
    woken = []
    monkeypatch.setattr(proving, "wake_workers", lambda: woken.append(True))
    Upkeep().tend()
    assert woken


@pytest.fixture
def worker(live_broker):
    worker = Worker(live_broker)
    yield worker
    worker.end(signal.SIGKILL)


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_proves_and_one_that_was_killed_is_followed_by_the_next(worker):
    slow = {"submissions/accepted/plus.py": "import time\ntime.sleep(0.5)\ndef add(a, b):\n    return a + b\n"}
    files = (
        FILES | slow | {"question.md": QUESTION.replace("{cpu_seconds: 1}", "{wall_seconds: 20}"), "cases.yaml": CASES}
    )
    proof = proving.ask(proposal(files), None)
    worker.start()
    until(lambda: Proof.objects.get().status == "running", "the proof to run")
    worker.end(signal.SIGKILL)
    assert workers.has_died(Proof.objects.get().worker)
    worker.start()
    until(lambda: Proof.objects.get().is_done, "the proof to end")
    proof.refresh_from_db()
    assert (proof.holds, proof.tries) == (True, 2)
