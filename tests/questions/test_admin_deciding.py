"""Deciding in the administration: what is proven, what is published, and by which doors."""

import re

import pytest
from django.contrib.admin.models import LogEntry

from questions import proving, services
from questions.curation import files_of
from questions.models import Proof, Question, Status, TestData
from tests.factories import AttemptFactory, UserFactory, written_question
from tests.questions.conftest import FILES
from tests.questions.curating import LIST, address, edit, save, told

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("cell_pool", "live_broker")
def test_an_edit_is_proven_then_published(client, curator, question):
    edit(client, question)
    client.post(address(question, "prove"))
    assert "Waiting for a worker" in client.get(address(question)).content.decode()
    proving.prove_waiting()
    page = client.get(address(question)).content.decode()
    assert "Proven: all 2 submissions earned their verdicts" in page
    assert 'data-go-to-file="submissions/wrong_answer/minus.py"' in page
    assert "“Add two numbers” is published." in told(client.post(address(question, "decide/publish")))
    after = Question.objects.get()
    assert (after.revision.number, after.proposal, after.status) == (2, None, "published")
    assert "Better words" in after.revision.content.editorial
    assert [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")] == [
        "Saved revision 2.",
        "Asked for a proof of revision 2.",
        "Revision 2: published.",
    ]


def test_an_old_attempt_goes_on_showing_the_revision_that_it_answered(client, curator):
    question = written_question()
    attempt = AttemptFactory(user=curator, question=question, status="done", answer="Because.")
    files = files_of(question.revision)
    files["question.md"] = files["question.md"].replace("Why does it fail?", "What would you do about it?")
    save(client, question, files)
    client.post(address(question, "decide/publish"))
    assert Question.objects.get().revision.number == 2
    assert "Why does it fail?" in client.get(f"/attempts/{attempt.pk}/").content.decode()
    client.force_login(UserFactory())
    assert "What would you do about it?" in client.get(f"/questions/{question.slug}/").content.decode()


def publish_by_button(client, question):
    return client.post(address(question, "decide/publish"))


def publish_by_list(client, question):
    return client.post(LIST, {"action": "publish_selected", "_selected_action": [question.pk]})


@pytest.mark.parametrize("door", [publish_by_button, publish_by_list])
@pytest.mark.parametrize("state", ["edited", "new", "unproven draft"])
def test_what_is_not_proven_is_published_by_no_door(client, curator, question, door, state):
    if state == "edited":
        question = edit(client, question)
    elif state == "new":
        client.post(f"{LIST}add/", {"title": "Sums", "slug": "", "domain": "coding", "kind": "code"})
        question = Question.objects.get(slug="sums")
    else:
        question.status = Status.DRAFT
        question.save()
        question.revision.proven_at = None
        question.revision.save()
    before = Question.objects.filter(pk=question.pk).values("status", "revision", "proposal").get()
    assert "This revision is not proven yet. Prove it first" in told(door(client, question))
    assert Question.objects.filter(pk=question.pk).values("status", "revision", "proposal").get() == before


def test_the_services_publish_nothing_unproven_either(client, curator, question):
    edited = edit(client, question)
    with pytest.raises(services.NotProven):
        services.adopt(edited, edited.proposal)
    with pytest.raises(services.NotProven):
        services.adopt(edited, edited.proposal, status=Status.PUBLISHED)
    with pytest.raises(services.NoCases):
        services.adopt(edited, edited.proposal, status=Status.DRAFT)


def test_a_posted_status_does_not_publish(client, curator, question):
    Question.objects.update(status="draft")
    save(client, question, FILES | {"solution.md": "New."}, status="published")
    assert Question.objects.get().status == "draft"


def test_the_decisions_and_what_each_leaves(client, curator, question):
    for slug, status in (("archive", "archived"), ("draft", "draft"), ("publish", "published")):
        assert client.post(address(question, f"decide/{slug}")).url == address(question)
        assert Question.objects.get().status == status
    edit(client, question)
    assert "There is no edit to take over" in told(client.post(address(question, "decide/take-over")))
    client.post(address(question, "decide/discard"))
    assert Question.objects.get().proposal is None
    assert "There is no edit to discard." in told(client.post(address(question, "decide/discard")))
    assert question.revisions.count() == 2


@pytest.mark.parametrize("slug", ["publish", "discard", "archive"])
def test_a_decision_is_only_about_the_revision_that_was_seen(client, curator, slug):
    question = written_question()
    files = files_of(question.revision)
    save(client, question, files | {"hints.md": "## Hint 1\n\nAsk.\n"})
    page = client.get(address(question)).content.decode()
    seen = re.search(rf'decide/{slug}/".*?name="revision" value="(\d+)"', page, re.S)[1]
    save(client, question, files | {"hints.md": "## Hint 1\n\nSomebody else's words.\n"}, seen=2)
    before = Question.objects.values("status", "revision", "proposal").get()
    words = told(client.post(address(question, f"decide/{slug}"), {"revision": seen}))
    assert "This is about revision 3 by now, not 2." in words
    assert Question.objects.values("status", "revision", "proposal").get() == before
    client.post(address(question, f"decide/{slug}"), {"revision": 3})
    assert Question.objects.values("status", "revision", "proposal").get() != before


def test_an_edit_with_cases_can_be_taken_over_as_a_draft(client, curator, question):
    client.post(address(question, "decide/draft"))
    edited = edit(client, question)
    assert "The cases of this revision have not been made yet" in told(
        client.post(address(question, "decide/take-over"))
    )
    TestData.objects.create(revision=edited.proposal, encoded="")
    client.post(address(question, "decide/take-over"))
    after = Question.objects.get()
    assert (after.status, after.revision.number, after.revision.proven_at) == ("draft", 2, None)


def test_a_new_question_that_is_discarded_is_gone(client, curator):
    client.post(f"{LIST}add/", {"title": "Sums", "slug": "", "domain": "coding", "kind": "code"})
    new = Question.objects.get()
    assert "Nobody has seen this question yet" in told(client.post(address(new, "decide/archive")))
    assert client.post(address(new, "decide/discard")).url == LIST
    assert not Question.objects.exists()


def test_many_are_decided_at_once_with_a_sentence_for_each(client, curator, question):
    other = written_question(title="Why it fails", status="draft")
    edit(client, question)
    selected = {"_selected_action": [question.pk, other.pk]}
    words = told(client.post(LIST, {"action": "publish_selected", **selected}))
    assert "Add two numbers: This revision is not proven yet." in words
    assert "“Why it fails” is published." in words
    words = told(client.post(LIST, {"action": "prove_selected", **selected}))
    assert "Add two numbers: A worker proves it now." in words
    assert "Why it fails: Nothing is judged here" in words
    assert Proof.objects.count() == 1
    client.post(LIST, {"action": "archive_selected", **selected})
    assert set(Question.objects.values_list("status", flat=True)) == {"archived"}
    client.post(LIST, {"action": "draft_selected", **selected})
    assert set(Question.objects.values_list("status", flat=True)) == {"draft"}
