"""Where the database and the broker are. Their addresses hold passwords, so no sentence quotes them."""

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import dj_database_url

from config import keys
from config.environment import Environment

SQLITE = "django.db.backends.sqlite3"
KEPT_OPEN = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
LOOKS_LIKE_A_DATABASE = (
    "It looks like postgres://user:password@host:5432/name (or sqlite:////folder/file), with %-escapes for special "
    "characters in the name and the password."
)


def database(env: Environment, *, state: Path, hosted: bool) -> dict[str, Any]:
    """Django's settings of the one database."""
    made = _of_the_image(env) if hosted else ""
    if url := env.text("DATABASE_URL", default=made):
        return {**_parsed(env, url), **KEPT_OPEN}
    if hosted and not {"DATABASE_URL", "POSTGRES_PASSWORD"} & env.problems.keys():
        env.refuse(
            "POSTGRES_PASSWORD",
            "POSTGRES_PASSWORD is missing, and so is DATABASE_URL, which would do instead. Run `make env`, or put the "
            "output of `openssl rand -hex 24` into .env.",
        )
    return {"ENGINE": SQLITE, "NAME": str(state / "crossover.sqlite3"), **KEPT_OPEN}


def _of_the_image(env: Environment) -> str:
    """The address that the `POSTGRES_` variables make; "" without a password."""
    if not (password := keys.random_secret(env, "POSTGRES_PASSWORD", least=12)):
        return ""
    parts = {
        "user": env.text("POSTGRES_USER", default="crossover"),
        "password": password,
        "host": env.text("POSTGRES_HOST", default="postgres"),
        "name": env.text("POSTGRES_DB", default="crossover"),
    }
    return "postgres://{user}:{password}@{host}/{name}".format(**{key: quote(parts[key], safe="") for key in parts})


def _parsed(env: Environment, url: str) -> dict[str, Any]:
    try:
        known = urlsplit(url).scheme in {"postgres", "postgresql", "sqlite"}
        found = dict(dj_database_url.parse(url)) if known else {}
    except ValueError:
        found = {}
    # A database in memory would be another one in each process.
    if found.get("NAME", ":memory:") in {"", ":memory:"}:
        env.refuse("DATABASE_URL", f"DATABASE_URL cannot be read. {LOOKS_LIKE_A_DATABASE}")
        return {"ENGINE": SQLITE}
    return found


def redis_url(env: Environment, *, state: Path, hosted: bool) -> str:
    """The address of the broker, which also carries live updates."""
    # Only Compose uses it by itself; without this, a weak one would be open to the network of a second host.
    keys.random_secret(env, "REDIS_PASSWORD", least=12)
    url = env.text("REDIS_URL", default="redis://redis:6379/0" if hosted else f"unix://{state / 'broker.sock'}")
    if not _is_redis(url):
        env.refuse(
            "REDIS_URL",
            "REDIS_URL cannot be read. It looks like redis://:password@host:6379/0 (or rediss://, unix:///socket), "
            "with %-escapes for special characters in the password.",
        )
    return url


def _is_redis(url: str) -> bool:
    try:
        parts = urlsplit(url)
        has_port = parts.port != 0
    except ValueError:
        return False
    if parts.scheme == "unix":
        return len(parts.path) > 1
    number = parts.path.strip("/")
    return parts.scheme in {"redis", "rediss"} and bool(parts.hostname) and has_port and (number or "0").isdecimal()
