"""The administration's list of questions, who reaches which page, and the table that fills by itself."""

import re

import pytest
from django.contrib.auth.models import Permission

from core import live
from questions import proving
from questions.models import Proof, Question
from tests.factories import UserFactory, code_question, written_question
from tests.questions.curating import LIST, address, edit

pytestmark = pytest.mark.django_db


def listed(client, query: str) -> set[str]:
    page = client.get(f"{LIST}?{query}").content.decode()
    return set(re.findall(rf'<a href="{LIST}\d+/change/[^"]*">([^<]+)</a>', page))


def test_the_list_is_filtered_and_searched(client, curator, question):
    written_question(title="Why it fails", status="draft", tags=["drift"], difficulty="hard", phase=3)
    edit(client, question)
    one, both = {"Add two numbers"}, {"Add two numbers", "Why it fails"}
    for query, found in {
        "": both,
        "status__exact=draft": both - one,
        "domain__exact=coding": one,
        "kind=written": both - one,
        "difficulty__exact=hard": both - one,
        "phase__exact=3": both - one,
        "edit=yes": one,
        "edit=no": both - one,
        "proven=no": one,
        "proven=yes": both - one,
        "q=drift": both - one,
        "q=ADD": one,
        "q=sum": one,
        "q=nothing+of+the+kind": set(),
        "kind=%00": both,
        "q=" + "add+" * 600: one,
    }.items():
        assert listed(client, query) == found, query


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_costs_the_same_few_queries_however_long_it_is(client, curator, django_assert_num_queries, count):
    for _ in range(count):
        code_question()
    client.get(LIST)
    with django_assert_num_queries(8):
        client.get(LIST)


def test_the_edit_page_costs_few_queries_and_reads_no_cases(client, curator, question, django_assert_max_num_queries):
    edit(client, question)
    with django_assert_max_num_queries(14) as captured:
        client.get(address(question))
    assert not any("questions_testdata" in query["sql"] for query in captured)


@pytest.fixture
def pages(question) -> dict[str, tuple[str, str]]:
    """Every address of curation: its method, and where it is."""
    gets = ["", "add/"] + [f"{question.pk}/{end}/" for end in ("change", "proof", "proof/events", "history")]
    gets.append(f"{question.pk}/compare/?old=1&new=1")
    posts = ["add/"] + [f"{question.pk}/{end}/" for end in ("change", "preview", "prove", "decide/archive")]
    return {
        f"{method} {end}": (method, LIST + end) for method, ends in (("get", gets), ("post", posts)) for end in ends
    }


def statuses(client, pages) -> dict[str, int]:
    answers = {name: getattr(client, method)(where) for name, (method, where) in pages.items()}
    for answer in answers.values():
        if answer.streaming:
            answer.close()
    return {name: answer.status_code for name, answer in answers.items()}


def test_learners_and_strangers_are_led_away(client, pages, question):
    for user in (None, UserFactory()):
        if user:
            client.force_login(user)
        assert set(statuses(client, pages).values()) == {302}
    assert Question.objects.get().status == "published"
    assert not Proof.objects.exists()


def test_staff_without_the_permission_are_refused(client, pages, question):
    client.force_login(UserFactory(is_staff=True))
    assert set(statuses(client, pages).values()) == {403}
    assert Question.objects.get().status == "published"


def test_staff_who_may_look_only_look(client, pages, question):
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_question"))
    client.force_login(user)
    found = statuses(client, pages)
    refused = {name for name, status in found.items() if status == 403}
    assert refused == {"get add/", *(name for name in found if name.startswith("post ") and "preview" not in name)}
    for action in ("prove", "publish", "draft", "archive"):
        client.post(LIST, {"action": f"{action}_selected", "_selected_action": [question.pk]})
    assert not Proof.objects.exists()
    page = client.get(address(question)).content.decode()
    assert 'id="save"' not in page
    assert "data-decision" not in page
    assert Question.objects.get().status == "published"


def test_curators_reach_all_of_it(client, curator, pages, live_broker):
    assert set(statuses(client, pages).values()) <= {200, 204, 302, 422}


def test_what_is_not_there_is_not_found(client, curator, question):
    assert client.get(f"{LIST}999/change/").status_code == 404
    assert client.post(address(question, "decide/explode")).status_code in {302, 404}
    assert client.post(f"{LIST}999/prove/").status_code == 404


def test_coming_back_to_a_button_by_get_leads_to_the_question(client, curator, question):
    for end in ("prove", "decide/archive", "preview"):
        assert client.get(address(question, end)).url == address(question)
    assert Question.objects.get().status == "published"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("cell_pool")
def test_the_table_is_pushed_row_by_row_until_the_proof_ends(client, curator, live_broker, question):
    edit(client, question)
    client.post(address(question, "prove"))
    stream = iter(client.get(address(question, "proof/events")).streaming_content)
    assert b"Waiting for a worker" in next(stream)
    proving.prove_waiting()
    rest = b"".join(stream)
    assert b"Proven: all 2 submissions" in rest
    assert rest.rstrip().endswith(b"event: verdict\ndata:")


@pytest.mark.django_db(transaction=True)
def test_the_stream_ends_when_its_question_is_discarded(client, curator, live_broker):
    client.post(f"{LIST}add/", {"title": "Sums", "slug": "", "domain": "coding", "kind": "code"})
    new = Question.objects.get()
    proof = proving.ask(new.proposal, curator)
    stream = iter(client.get(address(new, "proof/events")).streaming_content)
    assert b"Waiting for a worker" in next(stream)
    client.post(address(new, "decide/discard"))
    live.publish(proof.topic)
    assert list(stream) == []


def test_without_a_broker_the_panel_asks_again(client, curator, question, no_broker):
    edit(client, question)
    proving.ask(Question.objects.get().proposal, curator)
    assert b"".join(client.get(address(question, "proof/events")).streaming_content) == b""
    assert 'hx-trigger="every 5s"' in client.get(address(question, "proof")).content.decode()
