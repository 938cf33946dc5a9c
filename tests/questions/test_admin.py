"""Curation in the admin: who may, what is saved, what is proven, what is published."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission

from core import live
from questions import proving, services
from questions.admin.forms import EDITABLE_BYTES
from questions.curation import MAX_FILE_BYTES, files_of, read_files
from questions.models import Origin, Proof, Question, Status, TestData
from tests.factories import AttemptFactory, UserFactory, code_question, written_question
from tests.questions.conftest import CASES, FILES, QUESTION

pytestmark = pytest.mark.django_db
LIST = "/admin/questions/question/"


@pytest.fixture
def curator(client):
    """A signed-in member of the staff who may do with questions what there is to do."""
    user = UserFactory(is_staff=True, display_name="Grace")
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="questions"))
    client.force_login(user)
    return user


@pytest.fixture
def question():
    """A published question, proven, with files that can be edited and proven again."""
    return published(FILES)


def published(files, slug="add") -> Question:
    entry = read_files(files, Question(slug=slug, domain="coding", kind="code"))
    question = services.add_question(slug=slug, entry=entry, author=None)
    services.store_cases(question.proposal, content=entry.content, cases=[])
    services.mark_proven(question.proposal)
    services.adopt(question, question.proposal, status=Status.PUBLISHED)
    return question


def address(question, end="change") -> str:
    return f"{LIST}{question.pk}/{end}/"


def form(files, *, seen=1, source=1, **more) -> dict:
    return {"name": list(files), "text": list(files.values()), "seen": seen, "source": source, **more}


def save(client, question, files, **numbers):
    return client.post(address(question), form(files, **numbers), format="multipart")


def edit(client, question, **changed) -> Question:
    """The question after an edit of it was saved."""
    answer = save(client, question, FILES | (changed or {"solution.md": "Better words.\n"}))
    assert answer.status_code == 302, answer.content.decode()
    return Question.objects.get(pk=question.pk)


def told(answer) -> str:
    """What the next page says of what was done."""
    return " ".join(str(message) for message in answer.wsgi_request._messages)


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
    TestData.objects.create(revision=edited.proposal, cases=[])
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
