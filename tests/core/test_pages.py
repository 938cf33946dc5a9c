"""What holds for every page."""

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories import AttemptFactory, UserFactory, code_question, written_question

pytestmark = pytest.mark.django_db


def test_healthz_answers_without_an_account(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_the_content_security_policy_is_strict(client):
    UserFactory()
    policy = client.get("/accounts/login/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    script = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "'self'" in script
    assert "http" not in script


def test_two_pages_never_share_a_nonce(client):
    UserFactory()
    policies = {client.get("/accounts/login/").headers["Content-Security-Policy"] for _ in range(2)}
    assert len(policies) == 2


def own_names() -> list[str]:
    """The names of our own addresses; those of allauth and the admin are tested by their authors."""
    found = []

    def walk(patterns, namespace):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                if pattern.namespace != "admin" and "accounts/" not in str(pattern.pattern):
                    walk(pattern.url_patterns, pattern.namespace or namespace)
            elif isinstance(pattern, URLPattern) and pattern.name:
                found.append(f"{namespace}:{pattern.name}" if namespace else pattern.name)

    walk(get_resolver().url_patterns, "")
    return found


@pytest.fixture
def world():
    """Two learners, a curator, questions in each state, and an attempt of the first learner."""
    owner = UserFactory()
    question, essay = code_question(), written_question()
    return {
        "owner": owner,
        "stranger": UserFactory(),
        "curator": UserFactory(is_staff=True),
        "question": question,
        "draft": code_question(status="draft"),
        "attempt": AttemptFactory(user=owner, question=question),
        "essay": AttemptFactory(user=owner, question=essay, status="done", answer="Because."),
        "session": UserSession.objects.create(user=owner, session_key="elsewhere", ip="192.0.2.1", user_agent="x"),
    }


def addresses(world) -> dict[str, tuple[str, str]]:
    """For each of our names: the method, and an address that is the owner's."""
    slug, attempt, essay = world["question"].slug, world["attempt"].pk, world["essay"].pk
    return {
        "home": ("get", "/"),
        "healthz": ("get", "/healthz"),
        "readyz": ("get", "/readyz"),
        "metrics": ("get", "/metrics"),
        "accounts:welcome": ("get", "/welcome/"),
        "accounts:profile": ("get", "/account/"),
        "accounts:theme": ("post", "/account/theme/"),
        "accounts:editor": ("get", "/account/editor/"),
        "accounts:end_session": ("post", f"/account/sessions/{world['session'].pk}/end/"),
        "accounts:sessions": ("get", "/account/sessions/"),
        "accounts:end_other_sessions": ("post", "/account/sessions/end-others/"),
        "practice:question_list": ("get", "/questions/"),
        "practice:question": ("get", f"/questions/{slug}/"),
        "practice:draft": ("post", f"/questions/{slug}/draft/"),
        "practice:run": ("post", f"/questions/{slug}/run/"),
        "practice:submit": ("post", f"/questions/{slug}/submit/"),
        "practice:attempts": ("get", f"/questions/{slug}/attempts/"),
        "practice:hints": ("get", f"/questions/{slug}/hints/"),
        "practice:solution": ("get", f"/questions/{slug}/solution/"),
        "practice:notes": ("get", f"/questions/{slug}/notes/"),
        "practice:save_note": ("post", f"/questions/{slug}/notes/save/"),
        "practice:compare": ("get", f"/questions/{slug}/compare/"),
        "practice:report": ("get", f"/questions/{slug}/report/"),
        "practice:attempt": ("get", f"/attempts/{attempt}/"),
        "practice:attempt_events": ("get", f"/attempts/{attempt}/events/"),
        "practice:assess": ("post", f"/attempts/{essay}/assess/"),
        "practice:rejudge": ("post", f"/attempts/{attempt}/rejudge/"),
    }


def test_every_address_of_ours_is_in_the_table_below(world):
    assert set(own_names()) == set(addresses(world))


def test_without_an_account_everything_but_health_leads_to_sign_in(client, world):
    for name, (method, address) in addresses(world).items():
        response = getattr(client, method)(address)
        if name in {"healthz", "readyz"}:
            assert response.status_code in {200, 503}
        elif name == "metrics":
            assert response.status_code == 404
        else:
            assert response.status_code == 302, name
            where = {"home": "/accounts/login/?next=/", "accounts:welcome": "/"}
            assert response.url == where.get(name, f"/accounts/login/?next={address}"), name


@pytest.mark.parametrize("role", ["stranger", "curator"])
def test_nobody_else_reaches_a_persons_attempt(client, world, role):
    client.force_login(world[role])
    for name, (method, address) in addresses(world).items():
        if "attempts/" in address and address.startswith("/attempts/"):
            assert getattr(client, method)(address).status_code == 404, name


@pytest.mark.django_db(transaction=True)
def test_the_owner_reaches_all_of_it(client, world, live_broker):
    client.force_login(world["owner"])
    for name, (method, address) in addresses(world).items():
        response = getattr(client, method)(address)
        assert response.status_code in {200, 204, 302, 422} or name in {"readyz", "metrics"}, name
        response.close()


def test_a_draft_question_is_for_curators_only(client, world):
    for role, status in (("owner", 404), ("curator", 200)):
        client.force_login(world[role])
        assert client.get(f"/questions/{world['draft'].slug}/").status_code == status


def test_the_admin_is_closed_to_learners(client, world):
    client.force_login(world["owner"])
    assert client.get("/admin/", follow=True).status_code == 403
    client.logout()
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2F"


def test_a_missing_page_is_a_page(client, world):
    client.force_login(world["owner"])
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert b"</html>" in response.content


def test_secrets_are_not_defaulted():
    assert len(settings.SECRET_KEY) >= 50
    key = settings.STATE_DIR / "secret_key"
    assert key.read_text() == settings.SECRET_KEY
    assert key.stat().st_mode & 0o777 == 0o600
