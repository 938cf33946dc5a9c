"""Pages about people; allauth serves sign-in, sign-out, passwords, addresses and the second step."""

import logging
from copy import copy

from allauth.account import views as allauth_views
from allauth.socialaccount.providers.openid_connect import views as oidc_views
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from requests import RequestException

from accounts import services
from accounts.forms import EditorForm, FirstAccountForm, HostedFirstAccountForm, ProfileForm, ThemeForm
from accounts.models import User
from core.http import Request
from core.render import render

logger = logging.getLogger(__name__)


@login_not_required
@never_cache
def welcome(request: Request) -> HttpResponse:
    """The first visit: creates the administrator and signs in. Closed as soon as any account exists."""
    if User.objects.exists():
        return redirect("home")
    form_class = HostedFirstAccountForm if settings.HOSTED else FirstAccountForm
    form = form_class(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        return _set_up(request, form)
    return render(request, "accounts/welcome.html", {"form": form}, status=422 if form.errors else 200)


def _set_up(request: Request, form: FirstAccountForm) -> HttpResponse:
    try:
        user = services.create_first_account(
            username=form.cleaned_data["username"],
            email=form.cleaned_data["email"],
            password=form.cleaned_data["password1"],
        )
    except services.AlreadySetUp:
        return redirect("account_login")
    services.sign_in(request, user=user)
    return redirect("home")


def profile(request: Request) -> HttpResponse:
    """Name, time zone, theme."""
    return _preferences(request, ProfileForm, page="profile")


def editor(request: Request) -> HttpResponse:
    """Settings of the code editor."""
    return _preferences(request, EditorForm, page="editor")


def _preferences(request: Request, form_class: type[ModelForm], *, page: str) -> HttpResponse:
    """One page of preferences. The form gets a copy of the user, whom a refused input must not change on the page."""
    form = form_class(request.POST if request.method == "POST" else None, instance=copy(request.user))
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect(f"accounts:{page}")
    return render(request, f"accounts/{page}.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def theme(request: Request) -> HttpResponse:
    """The choice of the top bar, which the page has already applied."""
    form = ThemeForm(request.POST, instance=copy(request.user))
    if not form.is_valid():
        return HttpResponse("No such theme.", status=422, content_type="text/plain")
    form.save()
    return HttpResponse(status=204)


def sessions(request: Request) -> HttpResponse:
    """Where one is signed in."""
    return render(request, "accounts/sessions.html", {"sessions": services.sessions_of(request)})


@require_POST
def end_session(request: Request, pk: int) -> HttpResponse:
    """Signs one browser out."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.is_current():
        return redirect("account_logout")
    session.end()
    messages.success(request, "That session has ended.")
    return redirect("accounts:sessions")


@require_POST
def end_other_sessions(request: Request) -> HttpResponse:
    """Signs every other browser out."""
    services.end_other_sessions(request)
    messages.success(request, "All other sessions have ended.")
    return redirect("accounts:sessions")


@login_not_required
def password_reset(request: Request) -> HttpResponse:
    """Sends a link; where no mail goes out, says whom to ask instead of promising a message."""
    if not settings.HAS_MAIL:
        return render(request, "account/password_reset_by_admin.html")
    return allauth_views.password_reset(request)


def email(request: Request) -> HttpResponse:
    """Changes the address once the new one is confirmed; without mail only the administrator can."""
    if not settings.HAS_MAIL:
        return render(request, "account/email_by_admin.html")
    return allauth_views.email(request)


@login_not_required
def to_provider(request: Request, provider_id: str) -> HttpResponse:
    """Leads to the OIDC provider, whose description is fetched first."""
    try:
        return oidc_views.login(request, provider_id)
    except RequestException as error:
        return _provider_is_away(request, error)


@login_not_required
def from_provider(request: Request, provider_id: str) -> HttpResponse:
    """Takes the provider's answer."""
    try:
        return oidc_views.callback(request, provider_id)
    except RequestException as error:
        return _provider_is_away(request, error)


def _provider_is_away(request: Request, error: RequestException) -> HttpResponse:
    logger.error("the OIDC provider cannot be reached: %s", error)
    return render(request, "socialaccount/provider_away.html", status=503)
