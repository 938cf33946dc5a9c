from django.urls import include, path
from oauth2_provider import urls

urlpatterns = [path("o/", include((urls.base_urlpatterns + urls.oidc_urlpatterns, "oauth2_provider")))]
