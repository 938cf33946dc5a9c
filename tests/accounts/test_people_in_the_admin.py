"""Adding people, password links, and whom an administrator may not take over."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission

from accounts import services
from accounts.models import User
from tests.accounts.conftest import PASSWORD, sign_in, text_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
USERS = "/admin/accounts/user/"
NEW = {"password1": "short blue 8", "password2": "short blue 8"}


@pytest.fixture
def root(client):
    user = UserFactory(username="root", email="root@example.org", is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def helper(client):
    """Staff who may change people, and has no other rights."""
    user = UserFactory(username="helper", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    client.force_login(user)
    return user


def act(client, action: str, *people: User):
    return client.post(USERS, {"action": action, "_selected_action": [user.pk for user in people]}, follow=True)


def link_on(page) -> str:
    return re.search(r'value="http://testserver([^"]+)"', page.content.decode())[1]


def set_password(client, link: str):
    form = client.get(link, follow=True)
    return client.post(form.redirect_chain[-1][0], NEW, follow=True) if form.redirect_chain else form


def test_a_new_person_without_a_password_gets_in_by_a_link(client, root):
    form = {"username": "bob", "email": "Bob@example.org", "usable_password": "false", "password1": "", "password2": ""}
    assert client.post(f"{USERS}add/", form).status_code == 302
    bob = User.objects.get(username="bob")
    assert not bob.has_usable_password()
    assert EmailAddress.objects.get(user=bob).verified, "the administrator stands for the address"

    page = act(client, "password_link", bob)
    assert "no-store" in page.headers["Cache-Control"]
    link = link_on(page)
    client.logout()
    assert "Your password is changed" in text_of(set_password(client, link))
    sign_in("bob", "short blue 8")
    assert "no longer valid" in text_of(client.get(link, follow=True)), "it works once"


def test_each_link_is_noted_without_its_address(client, root, ada):
    link = link_on(act(client, "password_link", ada))
    entry = LogEntry.objects.latest("pk")
    assert (entry.user, entry.object_id, entry.change_message) == (root, str(ada.pk), "Made a password link.")
    assert link not in str(entry.__dict__)


def test_a_link_is_for_one_person_who_is_active(client, root, ada):
    assert "exactly one person" in text_of(act(client, "password_link", ada, root))
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert "is not active" in text_of(act(client, "password_link", ada))
    assert not LogEntry.objects.exists()


def test_signing_in_makes_an_unused_link_worthless(client, root, ada):
    link = link_on(act(client, "password_link", ada))
    sign_in()
    assert "no longer valid" in text_of(client.get(link, follow=True))


def test_a_changed_address_is_the_only_one_that_opens_the_account(client, root, ada):
    services.vouch_for_address(user=ada)
    form = {"username": "ada", "email": "ada@new.example", "date_joined_0": "2026-01-01", "date_joined_1": "00:00"}
    assert client.post(f"{USERS}{ada.pk}/change/", form | {"is_active": "on"}).status_code == 302
    assert list(EmailAddress.objects.filter(user=ada).values_list("email", flat=True)) == ["ada@new.example"]
    sign_in("ada@new.example")


def test_a_name_or_address_that_differs_in_case_alone_is_refused_in_words(client, root, ada):
    form = {"username": "ADA", "email": "ADA@example.org", "usable_password": "false"}
    page = client.post(f"{USERS}add/", form)
    assert page.status_code == 200
    assert "errorlist" in page.content.decode()


def test_a_helper_looks_after_learners(client, helper, ada):
    assert "Password link for ada" in text_of(act(client, "password_link", ada))
    assert client.get(f"{USERS}{ada.pk}/change/").status_code == 200


def test_a_helper_cannot_become_somebody_with_rights(client, helper):
    root = UserFactory(username="root", email="root@example.org", is_staff=True, is_superuser=True, password=PASSWORD)
    assert "Only a superuser" in text_of(act(client, "password_link", root))
    assert "Only a superuser" in text_of(act(client, "no_second_step", root))
    client.post(f"{USERS}{root.pk}/change/", {"username": "root", "email": "helper@example.org"})
    assert client.post(f"{USERS}{root.pk}/password/", NEW | {"usable_password": "true"}).status_code == 403
    act(client, "delete_selected", root)
    client.post(USERS, {"action": "delete_selected", "_selected_action": [root.pk], "post": "yes"})
    assert User.objects.get(pk=root.pk).email == "root@example.org"
    sign_in("root")


def test_a_helper_cannot_give_rights(client, helper, ada):
    form = {"username": "ada", "email": ada.email, "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    client.post(f"{USERS}{ada.pk}/change/", form | {"date_joined_0": "2026-01-01", "date_joined_1": "00:00"})
    assert not User.objects.get(pk=ada.pk).has_rights


def test_a_helper_cannot_give_rights_by_way_of_a_group(client, helper):
    group = Group.objects.create(name="helpers")
    helper.groups.add(group)
    helper.user_permissions.add(*Permission.objects.filter(content_type__app_label="auth"))
    everything = {"name": "helpers", "permissions": [right.pk for right in Permission.objects.all()]}
    assert client.post(f"/admin/auth/group/{group.pk}/change/", everything).status_code == 403
    assert client.post("/admin/auth/group/add/", everything | {"name": "more"}).status_code == 403
    assert client.post(f"/admin/auth/group/{group.pk}/delete/", {"post": "yes"}).status_code == 403
    assert not group.permissions.exists()


def test_the_admin_shows_no_table_that_holds_secrets_or_goes_round_the_rules(client, root):
    for table in ("mfa/authenticator", "account/emailaddress", "socialaccount/socialapp", "usersessions/usersession"):
        assert client.get(f"/admin/{table}/").status_code == 404


def test_there_is_one_way_to_change_ones_password(client, root):
    assert client.get("/admin/password_change/").url == "/accounts/password/change/"
    assert client.post("/admin/password_change/", {"old_password": "guess"}).url == "/accounts/password/change/"
