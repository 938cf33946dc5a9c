"""Who sits in front of the provider, and what it says of them: the test writes both into person.json."""

import json

from django.conf import settings
from django.contrib.auth.models import User
from oauth2_provider.oauth2_validators import OAuth2Validator


def person() -> dict:
    return json.loads((settings.FOLDER / "person.json").read_text())


def person_is_signed_in(get_response):
    """A middleware in place of a sign-in page."""

    def middleware(request):
        if request.path.endswith("/authorize/"):
            request.user, _ = User.objects.get_or_create(username=person()["sub"])
        return get_response(request)

    return middleware


class Validator(OAuth2Validator):
    oidc_claim_scope = None

    def get_additional_claims(self, request):
        return person()
