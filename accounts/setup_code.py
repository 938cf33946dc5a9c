"""The set-up code: on a site that others can reach, only who can read its log may create the first account.

It follows from SECRET_KEY, so nothing is stored, and every process knows the same one.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import urlencode

#: 32 signs, five bits each, without I, L, O and U (Crockford's base 32): what is read aloud is understood.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: 60 bits: at a thousand guesses a second half of them take eighteen million years, so guesses need no limit.
LENGTH = 12
READ_AS = str.maketrans("ILO", "110", " -")


def setup_code() -> str:
    """Twelve signs in three groups, such as "7K3M-9QXT-2FHW"."""
    digest = salted_hmac("accounts.setup_code", "the first account", algorithm="sha256").digest()
    code = "".join(SIGNS[byte % 32] for byte in digest[:LENGTH])
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def is_setup_code(text: str) -> bool:
    """Whether somebody who typed `text` was told the code; case, dashes and spaces do not matter."""
    return constant_time_compare(_plain(text), _plain(setup_code()))


def _plain(text: str) -> str:
    return text.upper().translate(READ_AS)


def setup_link() -> str:
    """The address of the welcome page; on a hosted site with the code."""
    page = f"{settings.SITE_URL or f'http://127.0.0.1:{settings.PORT}'}{reverse('accounts:welcome')}"
    return f"{page}?{urlencode({'code': setup_code()})}" if settings.HOSTED else page
