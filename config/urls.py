"""Every address of the site, room by room."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.views.generic import RedirectView


@login_not_required
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """One way in for everybody, with its lockout and its second step. Who is signed in already and was still sent
    here has no business in the administration, and would be sent round for ever."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect(f"{reverse('account_login')}?{request.GET.urlencode()}")


urlpatterns = [
    path("", RedirectView.as_view(pattern_name="practice:question_list"), name="home"),
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("", include("practice.urls")),
    path("accounts/", include("accounts.allauth_urls")),
    path("admin/login/", admin_sign_in),
    # The admin's own form has no limit on guessing the current password, and tells nobody by mail.
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
]
