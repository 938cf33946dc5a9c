"""A character that PostgreSQL cannot store (NUL) is refused or left out wherever it is typed, never a fault of ours."""

import uuid
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import AttemptFactory, UserFactory, code_question, written_question

pytestmark = pytest.mark.django_db

NUL = "a\0b"
STRANGERS = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]
LEARNERS = [
    "/questions/",
    "/questions/{slug}/",
    "/questions/{slug}/notes/",
    "/questions/{slug}/report/",
    "/questions/{slug}/compare/?attempt=1&attempt=2",
    "/questions/{essay}/",
    "/account/",
    "/account/editor/",
    "/account/sessions/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/?next=/account/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/3rdparty/",
]
STAFF = [
    "/admin/",
    "/admin/questions/question/",
    "/admin/questions/question/add/",
    "/admin/questions/question/{pk}/change/",
    "/admin/practice/problemreport/",
    "/admin/accounts/user/",
    "/admin/accounts/user/add/",
    "/admin/accounts/user/{user}/change/",
    "/admin/auth/group/add/",
]


class Forms(HTMLParser):
    """The forms of a page: [(method, action, {name: value})]. Parts that are told apart by `form=` count as well."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((told.get("method", "get").lower(), told.get("action", ""), {}))
        elif tag in {"input", "textarea", "select", "button"} and told.get("name") and self.found:
            address = told.get("formaction")
            if address:
                self.found.append(("post", address, self.found[-1][2]))
            self.found[-1][2].setdefault(told["name"], told.get("value", ""))


@pytest.fixture
def world(settings):
    settings.SIGNUP = "open"
    question, essay = code_question(), written_question()
    ada = UserFactory(username="ada", password="tall green 7", is_staff=True, is_superuser=True)
    for _ in range(2):
        AttemptFactory(user=ada, question=question, status="done")
    return {"slug": question.slug, "essay": essay.slug, "pk": question.pk, "user": ada.pk, "ada": ada}


def faults(client: Client, address: str) -> list[str]:
    """Sends every form of the page once per field, with the character in that field."""
    client.raise_request_exception = False
    page = client.get(address, follow=True)
    assert page.status_code == 200, (address, page.status_code)
    where = page.redirect_chain[-1][0] if page.redirect_chain else address
    found = []
    for method, action, fields in Forms(page.content.decode()).found:
        target = urljoin(where, action)
        if target.endswith("/logout/"):
            continue
        for name in fields:
            if name.startswith(("_", "csrf")):
                continue
            reply = getattr(client, method)(target, fields | {name: NUL})
            if reply.status_code >= 500:
                found.append(f"{method} {target} {name}: {reply.status_code}")
    return found


@pytest.mark.parametrize("what", ["draft/", "notes/save/", "submit/", "run/"])
def test_what_the_pages_send_by_script_is_refused_in_words(client, world, what):
    client.force_login(world["ada"])
    sent = {"answer": NUL, "own_cases": NUL, "token": str(uuid.uuid4())}
    reply = client.post(f"/questions/{world['slug']}/{what}", sent)
    assert 400 <= reply.status_code < 500
    assert "NUL" in reply.content.decode() or "cannot be" in reply.content.decode()


@pytest.mark.parametrize("address", STRANGERS)
def test_no_form_for_strangers_fails(client, world, address):
    assert not faults(client, address)


@pytest.mark.parametrize("address", [*LEARNERS, *STAFF])
def test_no_form_for_people_who_signed_in_fails(client, world, address):
    client.force_login(world["ada"])
    assert not faults(client, address.format(**world))


#: Filters, searches, orders and completions that the administration's lists understand.
QUERIES = [
    "q",
    "domain",
    "status__exact",
    "state__exact",
    "question__domain",
    "is_staff__exact",
    "username",
    "o",
    "p",
    "e",
]


@pytest.mark.parametrize(
    "name",
    [
        "questions_question",
        "practice_problemreport",
        "accounts_user",
        "auth_group",
        "axes_accessattempt",
        "axes_accesslog",
    ],
)
def test_every_list_of_the_administration_ignores_it_in_its_address(client, world, name):
    client.force_login(world["ada"])
    client.raise_request_exception = False
    address = reverse(f"admin:{name}_changelist")
    assert client.get(address).status_code == 200
    asked = {part: client.get(address, {part: NUL}).status_code for part in QUERIES}
    assert set(asked.values()) == {200}, asked
    assert client.get(address, {NUL: "a"}).status_code == 200


def test_a_completion_of_the_administration_ignores_it_in_its_address(client, world):
    client.force_login(world["ada"])
    client.raise_request_exception = False
    which = {"app_label": "questions", "model_name": "revision", "field_name": "question"}
    assert client.get(reverse("admin:autocomplete"), which | {"term": NUL}).status_code == 200


def test_strangers_are_asked_who_they_are_whatever_the_address_holds(client):
    reply = client.get("/admin/questions/question/", {"q": NUL})
    assert reply.status_code == 302
