"""Reads the process environment for settings, and makes the local secret key."""

import os
import secrets
from pathlib import Path


def flag(name: str, *, default: bool = False) -> bool:
    """A yes/no variable: 1, true, yes, on (any case) mean yes."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, *, default: str = "") -> list[str]:
    """A comma-separated variable as a list without empty entries."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret_key(state: Path) -> str:
    """`SECRET_KEY`, else the key kept in the state directory, made at first use and readable by its owner only."""
    if key := os.environ.get("SECRET_KEY"):
        return key
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
