"""Pages about people; allauth serves sign-in, sign-out and passwords."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts import services
from accounts.forms import FirstAccountForm
from accounts.models import User
from core.http import Request
from core.render import render


@login_not_required
def welcome(request: Request) -> HttpResponse:
    """The first visit: creates the administrator and signs in. Closed as soon as any account exists."""
    if User.objects.exists():
        return redirect("home")
    form = FirstAccountForm(request.POST or None)
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
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect("home")
