"""Every address of the site, room by room."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="practice:question_list"), name="home"),
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("", include("practice.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
]
