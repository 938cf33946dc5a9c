"""Preferences are kept with the account, and honoured by pages."""

from datetime import UTC, datetime

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone

from accounts.models import User
from accounts.zones import known_zones, zone_choices
from tests.accounts.conftest import sign_in, text_of
from tests.factories import UserFactory, code_question

pytestmark = pytest.mark.django_db
PROFILE = {"display_name": "Ada Lovelace", "time_zone": "Europe/London", "theme": "dark"}
EDITOR = {"editor_font_size": "16", "editor_indent": "2", "editor_wraps": "on"}


@pytest.fixture
def signed_in(client, ada):
    client.force_login(ada)
    return client


def test_the_profile_is_saved_and_shown_on_every_page(signed_in, ada):
    assert signed_in.post("/account/", PROFILE).url == "/account/"
    page = signed_in.get("/questions/").content.decode()
    assert 'data-theme="dark"' in page
    assert 'data-time-zone="Europe/London"' in page
    assert "Ada Lovelace" in page


def test_a_choice_follows_the_person_to_another_device(signed_in, ada):
    signed_in.post("/account/", PROFILE)
    assert 'data-theme="dark"' in sign_in().get("/questions/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("theme", "pink"), ("time_zone", "Mars/Olympus"), ("time_zone", "../../etc/passwd"), ("display_name", "x" * 81)],
)
def test_a_refused_profile_says_so_and_changes_nothing_not_even_on_the_page(signed_in, ada, field, value):
    response = signed_in.post("/account/", PROFILE | {field: value})
    assert response.status_code == 422
    assert "field-error" in response.content.decode()
    assert 'data-theme="dark"' not in response.content.decode()
    assert User.objects.get(pk=ada.pk).theme == "auto"


def test_saving_preferences_leaves_the_rest_of_the_account_alone(signed_in, ada):
    """The page was asked for before somebody else changed the password."""
    form_page_user = User.objects.get(pk=ada.pk)
    form_page_user.set_password("changed meanwhile 1")
    form_page_user.save()
    signed_in.force_login(form_page_user)
    signed_in.post("/account/", PROFILE | {"is_staff": "on", "username": "root"})
    stored = User.objects.get(pk=ada.pk)
    assert stored.check_password("changed meanwhile 1")
    assert (stored.is_staff, stored.username) == (False, "ada")


def test_times_are_written_in_the_chosen_zone(signed_in, ada):
    User.objects.filter(pk=ada.pk).update(time_zone="Asia/Kolkata")
    session = signed_in.session
    UserSession.objects.create(
        user=ada, session_key="elsewhere", ip="192.0.2.7", last_seen_at=datetime(2026, 1, 2, 20, 0, tzinfo=UTC)
    )
    UserSession.objects.filter(session_key="elsewhere").update(session_key=copy_of(session, ada))
    page = text_of(signed_in.get("/account/sessions/"))
    assert '<time data-local datetime="2026-01-03T01:30:00+05:30">3 Jan. 2026, 01:30</time>' in page
    assert timezone.get_current_timezone_name() == "UTC", "the zone of one request must not stay for the next"


def copy_of(session, user) -> str:
    """Another living session of the same person."""
    other = type(session)()
    other.update(dict(session.items()))
    other.create()
    return other.session_key


def test_a_zone_that_this_machine_no_longer_knows_is_as_none():
    for name in ("Gone/Away", "/etc/passwd", "../x"):
        assert UserFactory.build(time_zone=name).zone is None


def test_every_zone_of_the_list_works_and_is_found_by_its_town():
    groups = dict(zone_choices())
    assert ("Europe/Berlin", "Berlin") in groups["Europe"]
    assert ("America/Argentina/Ushuaia", "Ushuaia, Argentina") in groups["America"]
    assert len(known_zones()) > 400
    assert all(UserFactory.build(time_zone=name).zone for name in known_zones())


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_the_top_bar_stores_the_theme(signed_in, ada, theme):
    assert signed_in.post("/account/theme/", {"theme": theme}).status_code == 204
    assert User.objects.get(pk=ada.pk).theme == theme
    page = signed_in.get("/questions/").content.decode()
    assert ('data-theme="' in page) == (theme != "auto")


def test_a_theme_that_there_is_not_is_refused(signed_in, ada):
    assert signed_in.post("/account/theme/", {"theme": '"><script>'}).status_code == 422
    assert signed_in.get("/account/theme/").status_code == 405


def test_the_editor_gets_its_settings_from_the_page(signed_in, ada):
    assert signed_in.post("/account/editor/", EDITOR).url == "/account/editor/"
    page = text_of(signed_in.get(f"/questions/{code_question().slug}/"))
    assert 'data-editor-font-size="16" data-editor-indent="2" data-editor-wraps' in page
    assert "data-editor-closes-brackets" not in page


@pytest.mark.parametrize(
    ("field", "value"), [("editor_font_size", "200"), ("editor_indent", "3"), ("editor_indent", "")]
)
def test_editor_settings_out_of_range_are_refused(signed_in, field, value):
    assert signed_in.post("/account/editor/", EDITOR | {field: value}).status_code == 422


def test_the_profile_page_costs_two_queries(signed_in, django_assert_num_queries):
    signed_in.get("/account/")
    for page in ("/account/", "/account/editor/"):
        with django_assert_num_queries(2):  # the session, the user
            signed_in.get(page)
