"""allauth's addresses, with ours before those that work differently here."""

from django.urls import include, path

from accounts import views

urlpatterns = [
    path("password/reset/", views.password_reset),
    path("email/", views.email),
    path("oidc/<slug:provider_id>/login/", views.to_provider, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", views.from_provider, name="openid_connect_callback"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("3rdparty/", include("allauth.socialaccount.urls")),
]
