"""Every address of the site, room by room."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

# One way in for everybody, with its lockout and its second step.
admin_sign_in = login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True))

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
