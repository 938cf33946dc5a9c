"""A database as people leave it: a row at least in every table that a backup holds, and what is hard to copy."""

import os
import sys
import uuid
from datetime import timedelta

import django

NOTE_SAVED = "2026-01-02T03:04:05.678901+00:00"
NUMBERS = {"big": 1e22, "whole": 10**30, "small": 1e-7, "minus": -0.0, "third": 1 / 3, "float": 3.0, "int": 3}
UNICODE = "naïve 🐍 \u2028 \\u0041 'quotes' \"and\" %s\ttabs\r\n"


def live() -> None:
    """Fills an empty, migrated database."""
    from django.contrib.auth.models import Group, Permission

    from questions.search import update_search_text
    from tests import factories

    ada = factories.UserFactory(username="ada", email="ada@example.org", display_name=UNICODE[:20], is_superuser=True)
    bob = factories.UserFactory(username="Bob", email="bob@example.org")
    group = Group.objects.create(name="Curators 🐍")
    group.permissions.set(Permission.objects.filter(codename__contains="question"))
    bob.groups.add(group)
    bob.user_permissions.set(Permission.objects.filter(codename="view_user"))
    question = factories.code_question(slug="add", title="Adding")
    update_search_text(question)
    _practise(ada, question)
    _practise(bob, factories.written_question(slug="why"))
    _sign_in_things(ada)


def _practise(user, question) -> None:
    from django.utils import timezone

    from practice.models import Draft, Note, ProblemReport
    from questions.models import Proof
    from tests.factories import AttemptFactory

    done = AttemptFactory(
        user=user,
        question=question,
        answer=UNICODE,
        status="done",
        verdict="accepted",
        cases=[NUMBERS, [UNICODE, None]],
    )
    past = timezone.now() - timedelta(hours=1)
    held = {"status": "running", "lease_until": past, "lease_key": uuid.uuid4(), "worker": "elsewhere:1", "tries": 1}
    AttemptFactory(user=user, question=question, **held)
    if user.username == "ada":
        Proof.objects.create(revision=question.revision, asked_by=user, rows=[{"got": UNICODE}], **held)
    Draft.objects.create(user=user, question=question, text=UNICODE)
    Note.objects.create(user=user, question=question, text=UNICODE)
    Note.objects.update(saved_at=NOTE_SAVED)
    ProblemReport.objects.create(question=question, attempt=done, user=user, about="other", text="It is wrong.")


def _sign_in_things(user) -> None:
    from allauth.account.models import EmailAddress, EmailConfirmation
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
    from allauth.usersessions.models import UserSession
    from axes import models as axes
    from django.contrib.admin.models import CHANGE, LogEntry
    from django.contrib.contenttypes.models import ContentType
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from practice.models import WorkerBeat

    now = timezone.now()
    address = EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    EmailConfirmation.objects.create(email_address=address, key="key", sent=now)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    app = SocialApp.objects.create(provider="openid_connect", name="Ours", client_id="us")
    account = SocialAccount.objects.create(user=user, provider="ours", uid="1", extra_data={"name": UNICODE})
    SocialToken.objects.create(app=app, account=account, token="t")
    subject = {"content_type": ContentType.objects.get_for_model(user), "object_id": str(user.pk)}
    LogEntry.objects.create(user=user, object_repr=UNICODE, action_flag=CHANGE, change_message="[]", **subject)
    where = {"username": "eve", "ip_address": "2001:db8::1", "user_agent": "x", "path_info": "/"}
    attempt = axes.AccessAttempt.objects.create(**where, get_data="", post_data="", failures_since_start=3)
    axes.AccessAttemptExpiration.objects.create(access_attempt=attempt, expires_at=now)
    axes.AccessLog.objects.create(**where)
    axes.AccessFailureLog.objects.create(**where)
    session = SessionStore()
    session.create()
    UserSession.objects.create(user=user, session_key=session.session_key, ip="10.0.0.1", user_agent="x")
    WorkerBeat.objects.create(name="elsewhere:1", seen_at=now - timedelta(hours=1))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.path.insert(0, os.getcwd())
    django.setup()
    live()
