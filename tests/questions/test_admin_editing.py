"""Editing a question in the administration: what is shown, saved and refused."""

import re

import pytest
from django.contrib.admin.models import LogEntry

from questions.admin.forms import EDITABLE_BYTES
from questions.curation import MAX_FILE_BYTES, files_of
from questions.models import Origin, Question
from tests.factories import written_question
from tests.questions.conftest import CASES, FILES, QUESTION
from tests.questions.curating import LIST, address, edit, form, published, save, told

pytestmark = pytest.mark.django_db


def test_the_files_are_shown_beside_their_preview(client, curator, question):
    page = client.get(address(question)).content.decode()
    assert 'value="submissions/wrong_answer/minus.py"' in page
    assert "Return the sum of `a` and `b`." in page
    assert "<p>Return the sum of <code>a</code> and <code>b</code>.</p>" in page
    assert "unsafe" not in client.get(address(question)).headers["Content-Security-Policy"]


def test_a_save_becomes_a_proposal_and_people_go_on_seeing_what_they_saw(client, curator, question):
    edited = edit(client, question)
    assert (edited.revision.number, edited.proposal.number) == (1, 2)
    assert (edited.proposal.origin, edited.proposal.author, edited.proposal.proven_at) == (Origin.ADMIN, curator, None)
    assert edited.proposal.content.editorial == "Better words."
    assert edited.proposal.front["title"] == "Add two numbers"
    assert LogEntry.objects.get().get_change_message() == "Saved revision 2."


def test_what_is_wrong_is_told_by_file_and_line_and_nothing_typed_is_lost(client, curator, question):
    typed = FILES | {"question.md": QUESTION.replace("phase: 1", "phase: 7"), "solution.md": "An hour's work."}
    answer = save(client, question, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'data-go-to-file="question.md"' in page
    assert 'data-line="6"' in page
    assert "phase: Input should be less than or equal to 4" in page
    assert "An hour&#x27;s work." in page
    assert Question.objects.get().proposal is None


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": ["a.md", "a.md"], "text": ["one", "two"]}, "two files have this name"),
        ({"name": ["", "a.md"], "text": ["orphan", ""]}, "a file with text and without a name"),
        ({"name": ["../../evil.py"], "text": ["x"]}, "this is no name for a file"),
        (form(FILES | {"question.md": QUESTION.replace("Add two numbers", '"Add\\0"')}), "there is a NUL character"),
        ({}, "this file is missing"),
    ],
)
def test_a_form_that_makes_no_files_is_refused_in_words(client, curator, question, sent, words):
    answer = client.post(address(question), sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_saving_unchanged_files_makes_no_revision(client, curator, question):
    answer = save(client, question, files_of(question.revision))
    assert "says this already" in told(answer)
    assert question.revisions.count() == 1


def test_a_double_click_on_save_makes_one_revision(client, curator, question):
    files = FILES | {"solution.md": "Better words."}
    assert [save(client, question, files).status_code for _ in range(2)] == [302, 302]
    assert question.revisions.count() == 2


def test_the_later_of_two_administrators_is_told_and_keeps_the_text(client, curator, question):
    edit(client, question)
    late = FILES | {"solution.md": "The later words."}
    answer = save(client, question, late)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Not saved: revision 2 was saved" in page
    assert "by Grace" in page
    assert f"{address(question, 'compare')}?old=1&amp;new=2" in page
    assert "The later words." in page
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    assert save(client, question, late, seen=seen).status_code == 302
    assert Question.objects.get().proposal.content.editorial == "The later words."


def test_a_large_file_never_goes_to_the_browser_and_stays_as_it_is(client, curator):
    large = CASES + "".join(f"- name: n{n}\n  data: [{n}, {n}]\n" for n in range(20_000))
    assert len(large) > max(EDITABLE_BYTES, MAX_FILE_BYTES)
    question = published(FILES | {"cases.yaml": large})
    page = client.get(address(question)).content.decode()
    assert "n19999" not in page
    assert "too large to edit here" in page
    assert "mend before this can be saved" not in page
    few = {name: text for name, text in FILES.items() if name != "cases.yaml"} | {"solution.md": "New."}
    assert client.post(address(question), form(few, keep=["cases.yaml"])).status_code == 302
    assert Question.objects.get().proposal.content.cases_source == large
    assert client.post(address(question), form(few, seen=2)).status_code == 422
    folder = few | {"cases.yaml/more.md": "x"}
    answer = client.post(address(question), form(folder, seen=2, keep=["cases.yaml"]))
    assert "this is the name of a file and of a folder" in answer.content.decode()


def test_an_old_revision_can_be_the_start_of_an_edit(client, curator, question):
    edit(client, question)
    page = client.get(f"{address(question)}?from=1").content.decode()
    assert "Use `+`." in page
    assert 'name="seen" value="2"' in page
    assert "Better words." not in page


def test_two_revisions_are_compared_file_by_file(client, curator, question):
    edit(client, question)
    page = client.get(f"{address(question, 'compare')}?old=1&new=2").content.decode()
    rows = re.findall(r'<tr class="(removed|added)">.*?<td class="line">(.*?)</td>', page, re.S)
    assert rows == [("removed", "Use `+`."), ("added", "Better words.")]
    assert 'aria-label="Changed lines of solution.md"' in page
    assert "hints.md" not in page
    for wrong in ("", "?old=1", "?old=1&new=9", "?old=x&new=-1"):
        assert client.get(address(question, "compare") + wrong).status_code == 404


def test_the_preview_is_of_what_is_typed_and_saves_nothing(client, curator, question):
    typed = FILES | {"question.md": QUESTION.replace("Return", "Give *back*")}
    answer = client.post(address(question, "preview"), form(typed)).json()
    assert "Give <em>back</em> the sum" in answer["preview"]
    assert (answer["complaints"].strip(), answer["faulty"]) == ("", [])
    typed["question.md"] = typed["question.md"].replace("phase: 1", "phase: 9")
    answer = client.post(address(question, "preview"), form(typed)).json()
    assert "Give <em>back</em> the sum" in answer["preview"]
    assert answer["faulty"] == ["question.md"]
    assert question.revisions.count() == 1


def test_a_script_in_a_statement_is_not_run_by_the_preview(client, curator, question):
    typed = FILES | {"question.md": QUESTION + "<script>alert(1)</script><img src=x onerror=alert(1)>"}
    preview = client.post(address(question, "preview"), form(typed)).json()["preview"]
    assert "<script" not in preview
    assert "onerror" not in preview


def test_a_written_question_is_previewed_with_all_that_people_get_to_see(client, curator):
    page = client.get(address(written_question())).content.decode()
    for words in ("Because of <math", "No reason is given.", "And then 0?", "point 3", "No word on what happens next."):
        assert words in page


@pytest.mark.parametrize("kind", ["code", "written"])
def test_a_new_question_starts_as_a_whole_one_that_nobody_sees(client, curator, kind):
    asked = {"title": "Sums of: many", "slug": "", "domain": "production", "kind": kind}
    answer = client.post(f"{LIST}add/", asked)
    question = Question.objects.get()
    assert answer.url == address(question)
    assert (question.slug, question.status, question.revision) == ("sums-of-many", "draft", None)
    assert question.proposal.front["title"] == "Sums of: many"
    assert client.get(address(question)).status_code == 200
    assert client.get(f"/questions/{question.slug}/").status_code == 404


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"slug": "add"}, "There is a question at add already"),
        ({"title": "Add"}, "There is a question at add already"),
        ({"slug": "Two Words"}, "Use lower-case letters"),
        ({"title": "???"}, "no letters to make an address from"),
        ({"kind": "riddle"}, "Select a valid choice"),
    ],
)
def test_a_new_question_that_cannot_be_is_refused_in_words(client, curator, question, changed, words):
    asked = {"title": "Sums", "slug": "", "domain": "coding", "kind": "code"} | changed
    answer = client.post(f"{LIST}add/", asked)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Question.objects.count() == 1


@pytest.mark.parametrize(
    ("title", "slug"), [("a_-b", "a-b"), ("__Sums__ of 2", "sums-of-2"), ("ab " * 53, "ab-" * 26 + "ab")]
)
def test_an_address_made_from_a_title_is_one_that_a_question_can_have(client, curator, title, slug):
    client.post(f"{LIST}add/", {"title": title, "slug": "", "domain": "coding", "kind": "code"})
    assert Question.objects.get().slug == slug


def test_text_that_markdown_cannot_take_leaves_the_page_on_which_it_can_be_mended(client, curator, question):
    save(client, question, FILES | {"question.md": QUESTION + "a\n: b\n" * 2000})
    assert Question.objects.get().proposal.number == 2
    assert client.get(address(question)).status_code == 200
