"""Changing the address, and messages that go out."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as django_mail
from django.test import Client

from accounts import services
from accounts.models import User
from tests.accounts.conftest import PASSWORD, confirm_password, link_in, sign_in, text_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
EMAIL = "/accounts/email/"
RESET = "/accounts/password/reset/"


def ask_for(client, address: str):
    """Asks for a change of address, with the password that it takes."""
    return confirm_password(client, client.post(EMAIL, {"email": address, "action_add": ""}))


def test_an_address_changes_when_its_owner_opens_the_link(ada, mail):
    client = sign_in()
    ask_for(client, "Ada@New.example")
    (message,) = mail
    assert (message.to, message.from_email) == (["ada@new.example"], "crossover@example.org")
    assert not message.alternatives, "plain text only"
    assert User.objects.get(pk=ada.pk).email == "ada@example.org", "nothing changes before the link is opened"
    assert "ada@new.example" in text_of(client.get(EMAIL))

    assert "Yes, confirm it" in text_of(client.get(link_in(message)))
    client.post(link_in(message))
    assert User.objects.get(pk=ada.pk).email == "ada@new.example"
    sign_in("ada@new.example")
    assert mail[-1].to == ["ada@example.org"], "the old address hears of it"
    assert "is now ada@new.example; it was ada@example.org" in mail[-1].body
    assert "no longer valid" in text_of(client.get(link_in(message)))


def test_a_change_of_address_asks_for_the_password(ada, mail):
    client = sign_in()
    asked = client.post(EMAIL, {"email": "thief@example.org", "action_add": ""})
    wrong = client.post(asked.url, {"password": "wrong", "next": EMAIL})
    assert "not your password" in text_of(wrong)
    assert not mail


def test_a_change_can_be_called_off(ada, mail):
    client = sign_in()
    ask_for(client, "ada@new.example")
    client.post(EMAIL, {"email": "ada@new.example", "action_remove": ""})
    assert "no longer valid" in text_of(client.get(link_in(mail[0])))
    client.post(link_in(mail[0]))
    assert User.objects.get(pk=ada.pk).email == "ada@example.org"


def test_nobody_is_left_without_an_address(ada, mail):
    client = sign_in()
    answer = client.post(EMAIL, {"email": "ada@example.org", "action_remove": ""})
    if answer.url.startswith("/accounts/reauthenticate/"):
        confirm_password(client, answer)
    assert User.objects.get(pk=ada.pk).email == "ada@example.org"
    assert EmailAddress.objects.filter(user=ada).exists()


def test_an_account_made_on_the_command_line_signs_in_without_waiting_for_a_message(mail):
    User.objects.create_superuser("root", "root@example.org", PASSWORD)
    sign_in("root").get("/admin/")
    assert not mail
    assert EmailAddress.objects.get().verified


def test_the_page_does_not_tell_that_an_address_is_taken(ada, mail):
    services.vouch_for_address(user=UserFactory(username="bob", email="bob@example.org"))
    client = sign_in()
    free = ask_for(client, "free@example.org")
    taken = client.post(EMAIL, {"email": "bob@example.org", "action_add": ""})
    assert (free.status_code, free.url) == (taken.status_code, taken.url) == (302, EMAIL)
    assert "already belongs to another account" in text_of(client.get(link_in(mail[-1]))), "only its owner hears it"


def test_an_address_taken_between_message_and_click_is_no_server_error(ada, mail):
    client = sign_in()
    ask_for(client, "new@example.org")
    # Not proven there, so that only the database itself objects.
    UserFactory(username="bob", email="NEW@example.org")
    page = client.post(link_in(mail[0]), follow=True)
    assert page.status_code == 200
    assert "already belongs to another account" in text_of(page)
    assert User.objects.get(pk=ada.pk).email == "ada@example.org"
    assert EmailAddress.objects.get(user=ada, primary=True).email == "ada@example.org"


@pytest.mark.django_db(transaction=True)
def test_word_of_a_changed_address_is_sent_after_the_change_is_stored(ada, mail, slow_mail_server):
    client = sign_in()
    ask_for(client, "new@example.org")
    with slow_mail_server(lambda: client.post(link_in(mail[0]))):
        assert User.objects.filter(pk=ada.pk, email="new@example.org").update(display_name="Ada") == 1


def test_a_message_to_somebody_elses_address_carries_no_words_of_the_senders_choice(ada, mail):
    User.objects.filter(pk=ada.pk).update(display_name="Win at http://evil.example")
    client = sign_in()
    ask_for(client, "stranger@example.org")
    assert "Hello ada," in mail[0].body
    assert "evil.example" not in mail[0].body
    assert "address of ada?" in text_of(Client().get(link_in(mail[0])))


def test_an_address_too_long_for_the_field_is_refused(ada, mail):
    client = sign_in()
    asked = client.post(EMAIL, {"email": "a" * 250 + "@example.org", "action_add": ""})
    assert "too long" in text_of(asked)
    assert not mail


def test_without_mail_the_page_says_whom_to_ask(ada):
    client = sign_in()
    assert "Ask your administrator to change it" in text_of(client.get(EMAIL))
    client.post(EMAIL, {"email": "new@example.org", "action_add": ""})
    assert not EmailAddress.objects.filter(email="new@example.org").exists()


def test_a_forgotten_password_is_set_anew_through_the_mail(client, ada, mail):
    elsewhere = sign_in()
    client.post(RESET, {"email": "ADA@example.org"})
    form = client.get(link_in(mail[0]), follow=True)
    new = {"password1": "short blue 8", "password2": "short blue 8"}
    done = client.post(form.redirect_chain[-1][0], new, follow=True)
    assert "Your password is changed" in text_of(done)
    sign_in(password="short blue 8")
    assert elsewhere.get("/account/").status_code == 302, "other sessions end"
    assert "no longer valid" in text_of(client.get(link_in(mail[0]), follow=True)), "the link works once"
    assert mail[-1].subject == "Crossover: your password was set anew"


def test_a_reset_without_mail_sends_to_the_administrator_and_promises_nothing(client, ada, mailoutbox):
    for answer in (client.get(RESET), client.post(RESET, {"email": "ada@example.org"})):
        assert "Ask its administrator for a password link" in text_of(answer)
    assert not mailoutbox


def test_an_unknown_address_gets_no_offer_where_sign_up_is_closed(client, ada, mail):
    client.post(RESET, {"email": "eve@example.org"})
    assert "There is no account with it" in mail[0].body
    assert "signup" not in mail[0].body


@pytest.mark.parametrize("address", ["ada@example.org", "eve@example.org"])
def test_a_mail_server_that_fails_is_told_alike_for_every_address(client, ada, mail, settings, address):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens on the discard port
    answer = client.post(RESET, {"email": address})
    assert answer.status_code == 503
    assert "The message could not be sent" in text_of(answer)


def test_a_notice_that_cannot_be_sent_does_not_undo_the_change(ada, mail, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    form = {"oldpassword": PASSWORD, "password1": "short blue 8", "password2": "short blue 8"}
    assert sign_in().post("/accounts/password/change/", form).status_code == 302
    sign_in(password="short blue 8")


def test_a_mail_really_goes_over_smtp_settings_free_of_html(ada, mail):
    ada.display_name = 'A & B <b>"x"</b>'
    ada.save()
    sign_in().post(RESET, {"email": "ada@example.org"})
    assert 'Hello A & B <b>"x"</b>,' in django_mail.outbox[-1].body
