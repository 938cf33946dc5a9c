"""What an operator sets, and what becomes of it: read as meant, or refused at the start in words."""

import secrets
import string

import pytest

from config.environment import DECLARED
from tests.config.conftest import HOSTED

MAIL = {"EMAIL_URL": "smtp://host", "DEFAULT_FROM_EMAIL": "crossover@example.org"}


def test_a_laptop_needs_no_variable(read, tmp_path):
    found = read()
    assert (found["HOSTED"], found["DEBUG"], found["HTTPS"], found["SITE_URL"]) == (False, False, False, "")
    assert set(found["ALLOWED_HOSTS"]) == {"localhost", "127.0.0.1", "[::1]"}
    assert found["DATABASES"]["default"]["NAME"] == str(tmp_path / "var" / "crossover.sqlite3")
    assert found["REDIS_URL"] == f"unix://{tmp_path / 'var' / 'broker.sock'}"
    assert found["SECRET_KEY"] == (tmp_path / "var" / "secret_key").read_text()


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("PORT", "PORT"),
        ("PROXY_COUNT", "ALLAUTH_TRUSTED_PROXY_COUNT"),
        ("SIGNUP", "SIGNUP"),
        ("SANDBOX_POOL_SIZE", "SANDBOX_POOL_SIZE"),
        ("SANDBOX_WARM_SETS", "SANDBOX_WARM_SETS"),
        ("EVENT_STREAMS_PER_PROCESS", "EVENT_STREAMS_PER_PROCESS"),
    ],
)
def test_a_default_is_what_people_are_told(read, name, setting):
    assert str(read()[setting]) == DECLARED[name].default.strip("`")


def test_a_hosted_site_needs_three(read, tmp_path):
    found = read(**HOSTED)
    assert found["ALLOWED_HOSTS"] == ["crossover.example.org", "localhost", "127.0.0.1", "[::1]", "web"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://crossover.example.org"]
    assert found["SESSION_COOKIE_SECURE"] is True
    database = found["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert [database[name] for name in ("HOST", "USER", "NAME")] == ["postgres", "crossover", "crossover"]
    assert found["REDIS_URL"] == "redis://redis:6379/0"
    assert not (tmp_path / "var").exists(), "nothing is kept beside the database"


def test_a_hosted_site_without_any_says_all_that_is_missing_and_how_to_mend_it(refused):
    assert refused(HOSTED="1") == [
        "SECRET_KEY is missing. Run `make env`, or put the output of `openssl rand -base64 48` into .env.",
        "SITE_URL is missing. Put the address under which people reach the site, such as "
        "https://crossover.example.org, into .env.",
        "POSTGRES_PASSWORD is missing, and so is DATABASE_URL, which would do instead. Run `make env`, or put the "
        "output of `openssl rand -hex 24` into .env.",
    ]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"DEBUG": "maybe"}, "DEBUG is 'maybe': it has to be 1 or 0."),
        ({"HOSTED": "2"}, "HOSTED is '2'"),
        ({"HTTPS": "tls"}, "HTTPS is 'tls'"),
        ({"PORT": "abc"}, "PORT is 'abc': it has to be a whole number from 1 to 65535."),
        ({"PROXY_COUNT": "-1"}, "PROXY_COUNT is '-1'"),
        ({"SANDBOX_POOL_SIZE": "0"}, "SANDBOX_POOL_SIZE is '0'"),
        ({"SANDBOX_CELL": "chroot"}, "SANDBOX_CELL is 'chroot': it can be auto, docker or bubblewrap."),
        ({"EVENT_STREAMS_PER_PROCESS": "many"}, "EVENT_STREAMS_PER_PROCESS is 'many'"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL is 'loud': it can be INFO, DEBUG, WARNING, ERROR or CRITICAL."),
        ({"METRICS_TOKEN": "hush"}, "METRICS_TOKEN is weak"),
        ({"METRICS_TOKEN": "change-me-change-me"}, "METRICS_TOKEN is weak: it needs 16 random characters or more."),
        ({"REDIS_PASSWORD": "hush"}, "REDIS_PASSWORD is weak"),
        ({"ALLOWED_HOSTS": "a.example,https://b.example"}, "ALLOWED_HOSTS has 'https://b.example': it takes names"),
        ({"ALLOWED_HOSTS": "a.example:8000"}, "ALLOWED_HOSTS has 'a.example:8000'"),
        ({"CSRF_TRUSTED_ORIGINS": "a.example"}, "CSRF_TRUSTED_ORIGINS has 'a.example': each has to be like https://"),
        ({"CROSSOVER_VAR": "/proc/nowhere"}, "CROSSOVER_VAR is '/proc/nowhere', where the secret key cannot be kept"),
        (MAIL | {"ALLOWED_HOSTS": "*"}, "links in messages could lead anywhere. Set SITE_URL."),
        ({"SITE_URL": "http://a.example", "HTTPS": "1"}, "HTTPS contradicts SITE_URL"),
        ({"SITE_URL": "https://a.example", "HTTPS": "0"}, "HTTPS contradicts SITE_URL"),
        (HOSTED | {"DEBUG": "1"}, "DEBUG=1 shows settings and code to every visitor"),
        (HOSTED | {"SITE_ULR": "x"}, "SITE_ULR is no variable of Crossover's. Did you mean SITE_URL?"),
    ],
)
def test_a_wrong_value_is_refused_with_one_sentence(refused, values, sentence):
    (said,) = refused(**values)
    assert sentence in said
    assert "hush" not in said


@pytest.mark.parametrize(
    "url",
    [
        "crossover.example.org",
        "ftp://example.org",
        "https://",
        "https://example.org/crossover",
        "https://example.org/?a=b",
        "https://ada:hush@example.org",
        "https://example.org:port",
        "https://example.org:0",
        "https://example.org:65536",
        "https://exämple.org",
        "https://a b.example",
        "https://*.example.org",
        "https://-",
        "javascript:alert(1)",
    ],
)
def test_the_address_of_the_site_is_an_origin(refused, url):
    (said,) = refused(SITE_URL=url)
    assert said.startswith(f"SITE_URL is '{url}': it has to be an address such as https://crossover.example.org")


@pytest.mark.parametrize(
    ("given", "url", "host"),
    [
        ("https://Crossover.Example.org/", "https://crossover.example.org", "crossover.example.org"),
        ("https://example.org:443", "https://example.org", "example.org"),
        ("http://example.org:80/", "http://example.org", "example.org"),
        ("http://example.org:443", "http://example.org:443", "example.org"),
        ("http://localhost:8000", "http://localhost:8000", "localhost"),
        ("http://192.0.2.7:8080", "http://192.0.2.7:8080", "192.0.2.7"),
        ("http://[2001:db8::1]:8000", "http://[2001:db8::1]:8000", "[2001:db8::1]"),
    ],
)
def test_names_origins_and_tls_follow_from_the_address_of_the_site(read, given, url, host):
    found = read(SITE_URL=given)
    assert found["SITE_URL"] == url
    assert found["CSRF_TRUSTED_ORIGINS"] == [url]
    assert found["ALLOWED_HOSTS"][0] == host
    assert {"127.0.0.1", "localhost"} <= set(found["ALLOWED_HOSTS"]), "health checks ask there"
    assert found["HTTPS"] is url.startswith("https:")
    assert found["SECURE_HSTS_SECONDS"] == (31_536_000 if url.startswith("https:") else 0)


def test_older_variables_add_to_the_address_of_the_site(read):
    found = read(
        SITE_URL="https://example.org",
        ALLOWED_HOSTS="web,.example.net",
        CSRF_TRUSTED_ORIGINS="https://*.example.net,https://other.example:8443",
        HTTPS="1",
    )
    assert found["ALLOWED_HOSTS"] == ["example.org", "localhost", "127.0.0.1", "[::1]", "web", ".example.net"]
    assert found["CSRF_TRUSTED_ORIGINS"] == [
        "https://example.org",
        "https://*.example.net",
        "https://other.example:8443",
    ]


def test_older_variables_still_do_alone(read):
    found = read(ALLOWED_HOSTS="example.org", CSRF_TRUSTED_ORIGINS="https://example.org", HTTPS="1")
    assert (found["ALLOWED_HOSTS"], found["HTTPS"]) == (["example.org"], True)
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://example.org"]


def test_a_site_with_an_address_of_its_own_may_send_mail_whatever_names_it_answers_to(read):
    assert "*" in read(**MAIL, SITE_URL="https://example.org", ALLOWED_HOSTS="*")["ALLOWED_HOSTS"]


@pytest.mark.parametrize(("hosted", "mend"), [({}, "Put in the output of"), (HOSTED, "Run `make env`")])
@pytest.mark.parametrize(
    "key", ["short", "a" * 64, "please-change-this-secret-key-now!", "django-insecure-" + HOSTED["SECRET_KEY"]]
)
def test_a_weak_secret_key_is_refused_everywhere(refused, hosted, mend, key):
    (said,) = refused(**hosted | {"SECRET_KEY": key})
    assert said.startswith(f"SECRET_KEY is weak: it needs 32 random characters or more. {mend}")
    assert key not in said


@pytest.mark.parametrize(
    "password",
    [
        "postgres",
        "hunter2hunt",
        "aaaaaaaaaaaa",
        "changemechangeme",
        "change-me-please",
        "CrossoverPassword",
        "postgres-password-1",
        "password12345678",
        "crossover-crossover",
        "replace-this-password",
    ],
)
def test_a_weak_password_of_the_database_is_refused_where_it_is_used(read, refused, password):
    (said,) = refused(**HOSTED | {"POSTGRES_PASSWORD": password})
    assert said.startswith("POSTGRES_PASSWORD is weak: it needs 12 random characters or more.")
    assert password not in said
    read(POSTGRES_PASSWORD=password)  # a laptop makes no use of it


def test_random_secrets_are_not_taken_for_weak_ones(read):
    for _ in range(50):
        read(**HOSTED | {"POSTGRES_PASSWORD": secrets.token_hex(16), "SECRET_KEY": secrets.token_urlsafe(36)})


def test_any_character_may_stand_in_the_password_of_the_database(read, tmp_path):
    password = string.punctuation + "ä ö%41"
    (tmp_path / "password").write_text(password + "\n")
    hosted = {name: value for name, value in HOSTED.items() if name != "POSTGRES_PASSWORD"}
    more = {"POSTGRES_USER": "a@b", "POSTGRES_DB": "c/d", "POSTGRES_HOST": "db.example"}
    database = read(**hosted, **more, POSTGRES_PASSWORD_FILE=str(tmp_path / "password"))["DATABASES"]["default"]
    found = [database[name] for name in ("PASSWORD", "USER", "NAME", "HOST")]
    assert found == [password, "a@b", "c/d", "db.example"]


def test_an_address_of_the_database_goes_before_what_it_could_be_made_of(read):
    found = read(**HOSTED, DATABASE_URL="postgres://u:p%40ss@db:6543/mine?sslmode=require")["DATABASES"]["default"]
    assert [found[name] for name in ("HOST", "PORT", "NAME", "PASSWORD")] == ["db", 6543, "mine", "p@ss"]
    assert found["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://ada:hush@host/name",
        "postgres://ada:hush@host:port/name",
        "postgres://ada:hu#sh@host/name",
        "postgres://ada:hush@host",
        "postgres://ada:hu[sh@host/name",
        "host=db password=hush",
        "sqlite://",
        "sqlite://:memory:",
        "sqlite:///:memory:",
    ],
)
def test_a_database_that_cannot_be_used_is_refused_without_quoting_its_password(refused, url):
    (said,) = refused(DATABASE_URL=url)
    assert said.startswith("DATABASE_URL cannot be read. It looks like postgres://user:password@host:5432/name")
    assert "hu" not in said


@pytest.mark.parametrize(
    "url",
    ["amqp://ada:hush@host", "redis://", "redis://:hush@host:port/0", "redis://host/one", "unix://", "host:6379"],
)
def test_a_broker_that_cannot_be_used_is_refused_without_quoting_its_password(refused, url):
    (said,) = refused(REDIS_URL=url)
    assert said.startswith("REDIS_URL cannot be read. It looks like redis://:password@host:6379/0")
    assert "hush" not in said


@pytest.mark.parametrize(
    "url",
    ["redis://host", "redis://:p%40ss@host:6380/2", "rediss://ada:pass@host:6379/", "unix:///run/redis.sock?db=1"],
)
def test_a_broker_is_taken_in_the_usual_ways(read, url):
    assert read(REDIS_URL=url)["REDIS_URL"] == url


def test_secrets_can_stand_in_files(read, tmp_path):
    given = {
        "SECRET_KEY": HOSTED["SECRET_KEY"],
        "DATABASE_URL": "postgres://u:p@db/mine",
        "REDIS_URL": "redis://elsewhere:6379/1",
        "EMAIL_URL": "smtp://mail.example.org",
        "METRICS_TOKEN": "0123456789abcdef",
    }
    for name, value in given.items():
        (tmp_path / name).write_text(f"{value}\n")
    files = {f"{name}_FILE": str(tmp_path / name) for name in given}
    found = read(HOSTED="1", SITE_URL="https://example.org", DEFAULT_FROM_EMAIL="a@example.org", **files)
    assert found["SECRET_KEY"] == given["SECRET_KEY"]
    assert found["DATABASES"]["default"]["NAME"] == "mine"
    assert found["REDIS_URL"] == given["REDIS_URL"]
    assert found["EMAIL_HOST"] == "mail.example.org"
    assert found["METRICS_TOKEN"] == given["METRICS_TOKEN"]


@pytest.mark.parametrize("name", ["SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_URL", "EMAIL_URL", "METRICS_TOKEN"])
def test_a_secrets_file_that_is_missing_is_said_once(refused, name):
    values = {key: value for key, value in HOSTED.items() if key != name}
    (said,) = refused(**values, **{f"{name}_FILE": "/no/such/file"})
    assert said == f"{name}_FILE names a file that cannot be read: No such file or directory."
