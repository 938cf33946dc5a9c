"""Where one is signed in, and how to end that."""

import pytest
from allauth.usersessions.models import UserSession

from accounts import services
from accounts.devices import in_words
from accounts.middleware import LastSeenMiddleware
from tests.accounts.conftest import PASSWORD, is_signed_in, sign_in, text_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (IPHONE, "Safari on iPhone"),
        (CHROME, "Chrome on Windows"),
        (CHROME + " Edg/130.0.0.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5.0", "curl"),
        ("", "Unknown device"),
    ],
)
def test_a_device_is_named_in_words(agent, words):
    assert in_words(agent) == words


def test_the_list_names_every_device_and_marks_this_one(ada):
    here, telephone = sign_in(**{"User-Agent": FIREFOX}), sign_in(**{"User-Agent": IPHONE})
    page = text_of(here.get("/account/sessions/"))
    assert 'Firefox on Linux <span class="chip">this one</span>' in page
    assert "Safari on iPhone" in page
    assert "127.0.0.1" in page
    assert telephone.session.session_key not in page


def test_an_ended_session_really_ends(ada):
    here, there = sign_in(), sign_in()
    session = UserSession.objects.get(session_key=there.session.session_key)
    assert here.post(f"/account/sessions/{session.pk}/end/").url == "/account/sessions/"
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_all_others_end_at_once(ada):
    here, others = sign_in(), [sign_in() for _ in range(3)]
    here.post("/account/sessions/end-others/")
    assert is_signed_in(here)
    assert not any(is_signed_in(other) for other in others)


@pytest.mark.parametrize("role", [{}, {"is_staff": True}, {"is_staff": True, "is_superuser": True}])
def test_nobody_ends_the_session_of_somebody_else(ada, role):
    UserFactory(username="eve", password=PASSWORD, **role)
    victim, eve = sign_in(), sign_in("eve")
    session = UserSession.objects.get(session_key=victim.session.session_key)
    assert eve.post(f"/account/sessions/{session.pk}/end/").status_code == 404
    eve.post("/account/sessions/end-others/")
    assert is_signed_in(victim)


def test_ending_this_session_is_signing_out(ada):
    here = sign_in()
    session = UserSession.objects.get(user=ada)
    assert here.post(f"/account/sessions/{session.pk}/end/").url == "/accounts/logout/"


def test_a_link_from_elsewhere_ends_nothing(ada):
    here = sign_in()
    assert here.get("/account/sessions/end-others/").status_code == 405


def test_last_seen_is_noted_now_and_then_not_with_every_request(ada, django_assert_num_queries):
    here = sign_in()
    with django_assert_num_queries(2):  # nothing is written
        here.get("/account/")
    session = here.session
    session[services.NOTED_AT] -= LastSeenMiddleware.NOTED_EVERY + 1
    session.save()
    before = UserSession.objects.get(user=ada).last_seen_at
    here.get("/account/", headers={"User-Agent": FIREFOX})
    noted = UserSession.objects.get(user=ada)
    assert noted.last_seen_at > before
    assert noted.user_agent == FIREFOX


def test_the_first_account_sees_its_session(client):
    form = {"username": "ada", "email": "ada@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/welcome/", form)
    assert UserSession.objects.filter(session_key=client.session.session_key).exists()


def test_a_new_password_ends_the_other_sessions_and_not_this_one(ada):
    here, there = sign_in(), sign_in()
    form = {"oldpassword": PASSWORD, "password1": "short blue 8", "password2": "short blue 8"}
    assert here.post("/accounts/password/change/", form).status_code == 302
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert "this one" in text_of(here.get("/account/sessions/"))
    sign_in(password="short blue 8")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"oldpassword": "wrong"}, "not your current password"),
        ({"password2": "something else 5"}, "same password"),
        ({"password1": "ada", "password2": "ada"}, "too short"),
    ],
)
def test_a_password_that_cannot_be_taken_is_refused_in_words(ada, changed, sentence):
    form = {"oldpassword": PASSWORD, "password1": "short blue 8", "password2": "short blue 8"} | changed
    assert sentence in text_of(sign_in().post("/accounts/password/change/", form))
    sign_in()


def test_the_current_password_cannot_be_guessed_from_an_open_browser(ada):
    here = sign_in()
    form = {"oldpassword": "wrong", "password1": "short blue 8", "password2": "short blue 8"}
    codes = [here.post("/accounts/password/change/", form).status_code for _ in range(6)]
    assert codes[-1] == 429
    assert "Too many tries" in text_of(here.post("/accounts/password/change/", form))
