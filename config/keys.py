"""Secrets of our own making: what is too weak is refused, and a laptop gets a secret key without being asked."""

import os
import re
import secrets
from pathlib import Path

from config.environment import Environment

#: What people write where a secret should be.
COMMON_WORDS = re.compile(
    r"postgres(ql)?|passw(or)?[dt]|crossover|chang(e|ed)|please|replace|secret|default|example|admin|root|user|welcome|"
    r"test|data(base)?|12345\d*|qwerty|letmein|your|this|here|me"
)


def _variety(secret: str) -> int:
    """How many different characters are left without the words that anybody would try."""
    return len(set(COMMON_WORDS.sub("", secret.lower())))


def secret_key(env: Environment, *, state: Path, hosted: bool) -> str:
    """`SECRET_KEY`. On a laptop that has none, the key kept in the state directory."""
    key = env.text("SECRET_KEY")
    mend = "Put in the output of `openssl rand -base64 48`, or leave it out: then one is made and kept."
    if hosted:
        mend = "Run `make env`, or put the output of `openssl rand -base64 48` into .env."
    if key:
        if len(key) < 32 or _variety(key) < 10 or key.startswith("django-insecure"):
            env.refuse("SECRET_KEY", f"SECRET_KEY is weak: it needs 32 random characters or more. {mend}")
        return key
    if hosted:
        env.refuse("SECRET_KEY", f"SECRET_KEY is missing. {mend}")
        return ""
    try:
        return _kept_key(state)
    except OSError as error:
        env.refuse(
            "CROSSOVER_VAR",
            f"CROSSOVER_VAR is '{state}', where the secret key cannot be kept: {error.strerror}. "
            "Choose a folder that this user can write to, or set SECRET_KEY.",
        )
        return ""


def _kept_key(state: Path) -> str:
    """Made at first use, readable by its owner only."""
    path = state / "secret_key"
    try:
        return path.read_text()
    except FileNotFoundError:
        state.mkdir(parents=True, exist_ok=True)
    # Written aside and linked into place: of two processes at a first start, both end up with the same whole key.
    aside = state / f"secret_key.{os.getpid()}"
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
    return path.read_text()


def random_secret(env: Environment, name: str, *, least: int) -> str:
    """The secret of that name, "" when there is none. One that could be guessed is refused."""
    secret = env.text(name)
    if secret and (len(secret) < least or _variety(secret) < 6):
        env.refuse(
            name,
            f"{name} is weak: it needs {least} random characters or more. Put in the output of `openssl rand -hex 24`.",
        )
    return secret
