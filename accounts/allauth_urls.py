"""allauth's addresses, with ours before those that work differently here."""

from allauth.socialaccount.providers.openid_connect.urls import urlpatterns as oidc_urls
from django.urls import include, path

from accounts import views

urlpatterns = [
    path("password/reset/", views.password_reset),
    path("email/", views.email),
    path("oidc/<str:provider_id>/login/", views.to_provider),
    path("oidc/<str:provider_id>/login/callback/", views.from_provider),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("3rdparty/", include("allauth.socialaccount.urls")),
    *oidc_urls,
]
