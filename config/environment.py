"""Every variable that Crossover reads: declared here, read by `Environment`, explained in docs/hosting.md.

What is wrong is collected, so that an operator reads all of it at the first start. A sentence names the variable, says
what is wrong and how to mend it, and never quotes a secret.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Variable:
    """One variable: what it means and its default as people are told, in Markdown.

    A secret can also stand in a file, which `<NAME>_FILE` names.
    """

    name: str
    meaning: str
    default: str
    secret: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, f"{self.name}_FILE") if self.secret else (self.name,)

    @property
    def row(self) -> str:
        """Its row in the table of docs/hosting.md."""
        names = " or ".join(f"`{name}`" for name in self.names)
        return f"| {names} | {self.meaning} | {self.default} |"


VARIABLES = (
    # The site
    Variable(
        "SITE_URL",
        "the address under which people reach the site, such as `https://crossover.example.org`; "
        "names, trusted origins, `HTTPS` and links in messages follow from it",
        "none; the image needs it",
    ),
    Variable(
        "SECRET_KEY",
        "signs sessions and links; at least 32 characters, kept private",
        "made at the first start, kept in the state directory; the image needs it",
        secret=True,
    ),
    Variable(
        "HOSTED", "`1` refuses what is missing or weak on a server that others can reach; set by the image", "off"
    ),
    Variable("PORT", "the port on 127.0.0.1", "8000"),
    Variable(
        "ALLOWED_HOSTS",
        "further names under which the site may be reached, comma-separated; with mail, `*` only "
        "together with `SITE_URL`",
        "this machine only",
    ),
    Variable("CSRF_TRUSTED_ORIGINS", "further addresses whose forms are accepted, comma-separated", "none"),
    Variable("HTTPS", "`1` behind a TLS proxy: secure cookies and HSTS", "on when `SITE_URL` is https, else off"),
    Variable("PROXY_COUNT", "how many proxies stand in front, to know a visitor's address", "0"),
    # What it stores and talks to
    Variable("CROSSOVER_VAR", "where all local state lies", "`var/` in the checkout"),
    Variable(
        "DATABASE_URL",
        "the database, such as `postgres://user:password@host:5432/name`",
        "SQLite in the state directory; in the image made of the `POSTGRES_` variables",
        secret=True,
    ),
    Variable(
        "POSTGRES_PASSWORD", "the password for `DATABASE_URL` in the image; at least 12 characters", "none", secret=True
    ),
    Variable("POSTGRES_HOST", "the server for `DATABASE_URL` in the image", "`postgres`"),
    Variable("POSTGRES_USER", "the user for `DATABASE_URL` in the image", "`crossover`"),
    Variable("POSTGRES_DB", "the database for `DATABASE_URL` in the image", "`crossover`"),
    Variable(
        "REDIS_URL",
        "a Redis or Valkey server, such as `redis://host:6379/0`",
        "a private one, started and ended by the launcher; in the image `redis://redis:6379/0`",
        secret=True,
    ),
    # People
    Variable(
        "SIGNUP",
        "who may make an account: `closed`, `oidc` or `open` (see [administration.md](administration.md#people))",
        "`closed`",
    ),
    Variable(
        "EMAIL_URL",
        "the mail server, such as `smtp+tls://user:password@host:587` (also `smtp+ssl://`, `smtp://`, "
        "`file:///folder`; special characters as %-escapes)",
        "none: what would be sent is never promised",
        secret=True,
    ),
    Variable("DEFAULT_FROM_EMAIL", "the sender of mail; needed with `EMAIL_URL`", "none"),
    Variable("OIDC_NAME", "an OpenID Connect provider to sign in with: its name on the button", "none"),
    Variable("OIDC_SERVER_URL", "its https address", "none"),
    Variable("OIDC_CLIENT_ID", "our name there", "none"),
    Variable("OIDC_CLIENT_SECRET", "our secret there", "none", secret=True),
    # Judging
    Variable(
        "SANDBOX_CELL", "`docker`, `bubblewrap` or `auto`", "`auto`: Docker where an engine answers, else bubblewrap"
    ),
    Variable(
        "SANDBOX_RUNTIME",
        "an OCI runtime that the Docker engine knows, for the cells, such as `runsc`",
        "the engine's own",
    ),
    Variable("SANDBOX_POOL_SIZE", "started cells, and submissions judged at the same time, 1 to 64", "2"),
    Variable(
        "SANDBOX_WARM_SETS",
        "sets of packages (NumPy, pandas, scikit-learn ...) that were used lately and for which one more cell stands "
        "ready, 0 to 16; each takes the memory of its packages, up to 120 MB",
        "3",
    ),
    Variable(
        "MAX_WAITING",
        "submissions that may wait to be judged; who sends one more is asked to try again in a minute",
        "1000",
    ),
    Variable("MAX_WAITING_PER_PERSON", "how many of them may be one person's", "20"),
    Variable(
        "DOCKER_GID",
        "the group that owns `/var/run/docker.sock` on the host, for the worker; read by `docker-compose.yml`",
        "none",
    ),
    Variable(
        "DOCKER_SOCKET", "the engine's socket on the host; read by `docker-compose.yml`", "`/var/run/docker.sock`"
    ),
    Variable("LISTEN", "the host's address on which `PORT` is open; read by `docker-compose.yml`", "127.0.0.1"),
    Variable("CROSSOVER_IMAGE", "the name of the image; read by `docker-compose.yml`", "`crossover`, built here"),
    # A worker on a second host: read by docs/hosting/private-network.yml
    Variable("PRIVATE_ADDRESS", "this host's address in the network that it shares with the worker's host", "none"),
    Variable(
        "REDIS_PASSWORD", "the broker's password there, at least 12 characters, the same as in `REDIS_URL`", "none"
    ),
    Variable("POSTGRES_PORT", "the database's port there", "5432"),
    Variable("REDIS_PORT", "the broker's port there", "6379"),
    # Watching
    Variable("EVENT_STREAMS_PER_PROCESS", "open event streams per web process; beyond that pages poll", "16"),
    Variable("LOG_LEVEL", "how much the processes log: `DEBUG`, `INFO`, `WARNING`, `ERROR` or `CRITICAL`", "`INFO`"),
    Variable("LOG_FORMAT", "`line` for people, `json` for programs", "`line`; in the image `json`"),
    Variable(
        "METRICS_TOKEN",
        "opens `/metrics` to Prometheus; at least 16 characters",
        "none: there is no such page",
        secret=True,
    ),
    Variable("DEBUG", "`1` for development only", "off"),
)
DECLARED = {variable.name: variable for variable in VARIABLES}
NAMES = frozenset(name for variable in VARIABLES for name in variable.names)


class Environment:
    """The variables of a process, read as meant. What cannot be is noted in `problems`, and `check` raises it.

    Every reader takes an empty value for none, since that is what an empty line of an .env file gives.
    """

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = os.environ if values is None else values
        #: A sentence for each variable that is refused; the first one counts, the others follow from it.
        self.problems: dict[str, str] = {}

    def refuse(self, name: str, sentence: str) -> None:
        self.problems.setdefault(name, sentence)

    def check(self) -> None:
        """Raises ImproperlyConfigured with all that was refused, a line each."""
        if self.problems:
            raise ImproperlyConfigured("\n".join(self.problems.values()))

    def text(self, name: str, *, default: str = "") -> str:
        """The value without spaces around it; of a secret also the content of the file that `<name>_FILE` names."""
        value = self._given(name)
        if DECLARED[name].secret and (file := self._given(f"{name}_FILE")):
            if value:
                self.refuse(name, f"Set {name} or {name}_FILE, not both.")
            value = self._content(name, file)
        return value or default

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.text(name).lower()
        if value in {"1", "true", "yes", "on"}:
            return True
        if value in {"0", "false", "no", "off"}:
            return False
        if value:
            self.refuse(name, f"{name} is '{value}': it has to be 1 or 0.")
        return default

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        value = self.text(name)
        # Not int() alone, which takes "1_0".
        if value.isascii() and value.isdecimal() and len(value) < 10 and least <= int(value) <= most:
            return int(value)
        if value:
            self.refuse(name, f"{name} is '{value}': it has to be a whole number from {least} to {most}.")
        return default

    def choice(self, name: str, *choices: str) -> str:
        """One of `choices` in any case; the first one is the default."""
        value = self.text(name, default=choices[0])
        for choice in choices:
            if value.lower() == choice.lower():
                return choice
        self.refuse(name, f"{name} is '{value}': it can be {', '.join(choices[:-1])} or {choices[-1]}.")
        return choices[0]

    def words(self, name: str) -> list[str]:
        """A comma-separated list without empty entries."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def refuse_typos(self) -> None:
        """Refuses names that are nearly ours: a set-up with SIGN_UP would quietly be another than the one meant."""
        for name in sorted(set(self._values) - NAMES):
            if len(name) > 5 and (near := get_close_matches(name, NAMES, n=1, cutoff=0.86)):
                self.refuse(name, f"{name} is no variable of Crossover's. Did you mean {near[0]}?")

    def _given(self, name: str) -> str:
        return self._values.get(name, "").strip()

    def _content(self, name: str, file: str) -> str:
        """The path is not quoted: who mistakes the variable for its sibling puts the secret itself there."""
        try:
            content = Path(file).read_text().strip()
        except OSError as error:
            self.refuse(name, f"{name}_FILE names a file that cannot be read: {error.strerror}.")
        except UnicodeDecodeError:
            self.refuse(name, f"{name}_FILE names a file that cannot be read: it is not text.")
        else:
            if not content:
                self.refuse(name, f"{name}_FILE names a file that is empty. Write the value into it.")
            return content
        return ""


@contextmanager
def refusal_in_words() -> Iterator[None]:
    """Ends the process with the sentences alone: a trace would not help an operator."""
    try:
        yield
    except ImproperlyConfigured as error:
        sys.exit(str(error))
