"""The list of questions: what is found, in which order, and what stands where nothing is found."""

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from practice.models import Mode, Status
from tests.factories import AttemptFactory, UserFactory, code_question, written_question

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def bank(learner):
    """Four questions: one solved by the learner, one tried, two not; somebody else has solved another."""
    made = {
        "cache": code_question(slug="cache", title="LRU cache", difficulty="hard", minutes=40),
        "stream": code_question(slug="stream", title="Frequent items", difficulty="easy", minutes=30, phase=2),
        "bias": written_question(
            slug="bias", title="Bias", difficulty="medium", minutes=20, rounds=["ml-fundamentals"]
        ),
        "drift": written_question(slug="drift", title="Drift", rounds=["ml-fundamentals", "production-ml"], minutes=10),
    }
    answer(learner, made["cache"], verdict="accepted")
    answer(learner, made["stream"], verdict="wrong_answer")
    answer(learner, made["bias"], mode=Mode.RUN, verdict="accepted")
    answer(UserFactory(), made["bias"], verdict="accepted")
    return made


def answer(user, question, **fields):
    return AttemptFactory(
        user=user, question=question, status=Status.DONE, created_at=timezone.now(), **{"mode": Mode.SUBMIT, **fields}
    )


def listed(client, address="", **headers) -> list[str]:
    return [question.slug for question in client.get(f"/questions/{address}", headers=headers).context["questions"]]


@pytest.mark.parametrize(
    ("address", "slugs"),
    [
        ("", ["stream", "cache", "bias", "drift"]),
        ("?domain=coding", ["cache", "stream"]),
        ("?difficulty=easy", ["stream", "drift"]),
        ("?phase=2", ["stream"]),
        ("?round=ml-fundamentals", ["bias", "drift"]),
        ("?round=production-ml", ["drift"]),
        ("?status=solved", ["cache"]),
        ("?status=tried", ["stream"]),
        ("?status=todo", ["bias", "drift"]),
        ("?status=todo&round=production-ml", ["drift"]),
        ("?q=lru", ["cache"]),
        ("?q=numbers&status=tried", ["stream"]),
        ("?sort=title", ["bias", "drift", "stream", "cache"]),
        ("?sort=difficulty", ["drift", "stream", "bias", "cache"]),
        ("?sort=minutes", ["drift", "bias", "stream", "cache"]),
        ("?sort=recent", ["bias", "stream", "cache", "drift"]),
        ("?domain=nonsense&phase=x&sort=&page=99", ["stream", "cache", "bias", "drift"]),
        ("?status=draft", ["stream", "cache", "bias", "drift"]),  # not a learner's filter
        ("?q=%00%22", ["stream", "cache", "bias", "drift"]),
    ],
)
def test_what_is_asked_for_is_listed(client, bank, address, slugs):
    found = listed(client, address)
    assert sorted(found) == sorted(slugs)
    if "sort" in address and "nonsense" not in address:
        assert found == slugs


def test_without_filters_questions_stand_by_domain_phase_and_title(client, bank):
    assert listed(client) == ["cache", "stream", "bias", "drift"]


def test_marks_and_the_overview_are_the_persons_own(client, bank):
    page = client.get("/questions/")
    assert {q.slug: q.mark for q in page.context["questions"]} == {
        "cache": "solved",
        "stream": "tried",
        "bias": "",
        "drift": "",
    }
    assertContains(page, "1 of 4 solved.")


@pytest.mark.parametrize("count", [2, 30])
def test_the_list_costs_the_same_few_queries_however_long_it_is(client, learner, count, django_assert_max_num_queries):
    for number in range(count):
        answer(learner, code_question(slug=f"q{number}", tags=["a", "b"]), verdict="accepted")
    client.get("/questions/")  # the process looks once whether it has been set up
    for address in ("", "?q=add&status=solved&sort=recent&round=coding"):
        with django_assert_max_num_queries(6):  # session, person, overview, count, page, marks
            client.get(f"/questions/{address}")


def test_a_long_list_has_pages_with_addresses_that_keep_the_filters(client, learner):
    for number in range(30):
        code_question(slug=f"q{number:02}", title=f"Question {number:02}")
    first = client.get("/questions/?domain=coding&sort=title")
    assertContains(first, 'href="?domain=coding&amp;sort=title&amp;page=2"')
    assertContains(first, "1 to 25 shown")
    assert listed(client, "?domain=coding&sort=title&page=2") == [f"q{n}" for n in range(25, 30)]


def test_htmx_gets_only_the_results_and_the_address_without_what_is_empty(client, bank):
    part = client.get(
        "/questions/?q=cache&domain=&sort=", headers=HTMX | {"HX-Current-URL": "http://testserver/questions/"}
    )
    assertNotContains(part, "<html")
    assertNotContains(part, "<form")
    assert part.headers["HX-Push-Url"] == "/questions/?q=cache"
    assert "HX-Request" in part.headers["Vary"]


def test_letters_typed_one_after_the_other_are_one_step_back(client, bank):
    current = {"HX-Current-URL": "http://testserver/questions/?domain=coding&q=cac"}
    typed = client.get("/questions/?q=cach&domain=coding", headers=HTMX | current)
    assert typed.headers["HX-Replace-Url"] == "/questions/?q=cach&domain=coding"
    filtered = client.get("/questions/?q=cac&domain=coding&phase=1", headers=HTMX | current)
    assert "HX-Push-Url" in filtered.headers


def test_going_back_brings_the_whole_page(client, bank):
    back = client.get("/questions/?q=lru", headers=HTMX | {"HX-History-Restore-Request": "true"})
    assertContains(back, 'value="lru"')
    assert "HX-Push-Url" not in back.headers


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("?q=zebra", "Nothing holds “zebra”"),
        ("?q=zebra&phase=1", "without the other filters"),
        ("?status=solved&phase=4", "No question fits all of these filters"),
    ],
)
def test_an_empty_list_says_what_to_do(client, bank, address, words):
    assertContains(client.get(f"/questions/{address}"), words)


def test_a_beginner_is_shown_where_to_begin(client, learner):
    code_question(title="LRU cache", slug="lru")
    for status in ("solved", "tried"):
        assertContains(client.get(f"/questions/?status={status}"), '<a href="/questions/lru/">LRU cache</a>')


def test_who_has_answered_everything_is_told(client, learner):
    answer(learner, code_question(), verdict="accepted")
    assertContains(client.get("/questions/?status=todo"), "You have answered every question")


def test_text_in_the_address_is_only_text(client, bank):
    page = client.get("/questions/", {"q": '"><script>alert(1)</script>'})
    assertNotContains(page, "<script>alert")


def test_curators_find_drafts_and_archived_questions(client):
    code_question(slug="new", status="draft")
    code_question(slug="old", status="archived")
    client.force_login(UserFactory(is_staff=True))
    assert listed(client, "?status=draft") == ["new"]
    assert listed(client, "?status=archived") == ["old"]


def test_an_empty_bank_tells_learners_and_curators_apart(client, learner):
    assertContains(client.get("/questions/"), "No questions are published yet")
    client.force_login(UserFactory(is_staff=True))
    assertContains(client.get("/questions/"), "manage.py bank load")


@pytest.mark.parametrize(
    "address", ["?", "?sort=title", "?sort=difficulty", "?sort=minutes", "?sort=recent", "?q=add", "?q=--"]
)
def test_questions_of_one_title_stand_each_on_one_page(client, learner, address):
    for number in range(30):
        code_question(slug=f"q{number:02}", title="The same")
    pages = [listed(client, f"{address}&page={page}") for page in (1, 2)]
    assert [*pages[0], *pages[1]] == [f"q{number:02}" for number in range(30)]


def test_an_address_of_the_browser_that_is_none_breaks_nothing(client, bank):
    for current in ("http://[x", "x" * 3000, "//", "?%ff=%00"):
        part = client.get("/questions/?q=cache", headers=HTMX | {"HX-Current-URL": current})
        assert part.status_code == 200
        assert part.headers["HX-Push-Url"] == "/questions/?q=cache"
