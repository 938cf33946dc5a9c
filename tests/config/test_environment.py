"""How a variable is read, and how one is refused that cannot be."""

import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import VARIABLES, Environment


def problems(env: Environment) -> list[str]:
    return list(env.problems.values())


@pytest.mark.parametrize(("word", "meant"), [("1", True), ("Yes", True), (" on ", True), ("0", False), ("off", False)])
def test_a_flag_is_said_in_several_words(word, meant):
    env = Environment({"DEBUG": word})
    assert env.flag("DEBUG", default=not meant) is meant
    assert not env.problems


def test_an_empty_value_is_none_as_in_an_env_file():
    env = Environment(
        {"DEBUG": "", "PORT": " ", "SIGNUP": "", "SECRET_KEY": "", "SECRET_KEY_FILE": "", "LOG_LEVEL": ""}
    )
    assert env.flag("DEBUG", default=True) is True
    assert env.number("PORT", default=8000, least=1, most=65535) == 8000
    assert env.choice("SIGNUP", "closed", "oidc") == "closed"
    assert env.text("SECRET_KEY") == ""
    assert env.words("ALLOWED_HOSTS") == []
    assert not env.problems


def test_a_list_has_no_empty_entries():
    assert Environment({"ALLOWED_HOSTS": " a, b,,"}).words("ALLOWED_HOSTS") == ["a", "b"]


def test_a_choice_is_taken_in_any_case():
    assert Environment({"LOG_LEVEL": "debug"}).choice("LOG_LEVEL", "INFO", "DEBUG") == "DEBUG"


@pytest.mark.parametrize("text", ["two", "-1", "0", "65", "1.5", "1_0", "²", "٣", "0x2", "9" * 5000])
def test_a_number_is_a_whole_one_within_its_bounds(text):
    env = Environment({"SANDBOX_POOL_SIZE": text})
    assert env.number("SANDBOX_POOL_SIZE", default=2, least=1, most=64) == 2
    assert problems(env) == [f"SANDBOX_POOL_SIZE is '{text}': it has to be a whole number from 1 to 64."]


def test_a_secret_can_stand_in_a_file(tmp_path):
    (tmp_path / "key").write_text("  hush\n")
    assert Environment({"SECRET_KEY_FILE": str(tmp_path / "key")}).text("SECRET_KEY") == "hush"


def test_only_secrets_are_looked_for_in_files(tmp_path):
    (tmp_path / "port").write_text("8001")
    assert Environment({"PORT_FILE": str(tmp_path / "port")}).text("PORT") == ""


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "that cannot be read: No such file or directory."),
        (b"\xff\xfe", "that cannot be read: it is not text."),
        (b" \n", "that is empty. Write the value into it."),
    ],
)
def test_a_file_that_holds_no_secret_is_refused_in_words(tmp_path, content, sentence):
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    env = Environment({"SECRET_KEY_FILE": str(file)})
    assert env.text("SECRET_KEY") == ""
    assert problems(env) == [f"SECRET_KEY_FILE names a file {sentence}"]


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path):
    """That is what an engine makes of a file to mount that is not there."""
    env = Environment({"SECRET_KEY_FILE": str(tmp_path)})
    env.text("SECRET_KEY")
    assert problems(env) == ["SECRET_KEY_FILE names a file that cannot be read: Is a directory."]


def test_a_secret_in_the_place_of_its_file_is_not_quoted():
    env = Environment({"SECRET_KEY_FILE": "/hush-hush"})
    env.text("SECRET_KEY")
    assert problems(env) == ["SECRET_KEY_FILE names a file that cannot be read: No such file or directory."]


def test_a_secret_that_is_given_twice_is_refused():
    env = Environment({"EMAIL_URL": "hush", "EMAIL_URL_FILE": os.devnull})
    env.text("EMAIL_URL")
    assert problems(env) == ["Set EMAIL_URL or EMAIL_URL_FILE, not both."]


def test_all_that_is_wrong_is_said_at_once_and_each_variable_once():
    env = Environment({"DEBUG": "maybe", "PORT": "abc"})
    for _ in range(2):
        env.flag("DEBUG")
        env.number("PORT", default=8000, least=1, most=65535)
    with pytest.raises(ImproperlyConfigured) as refused:
        env.check()
    assert str(refused.value).splitlines() == [
        "DEBUG is 'maybe': it has to be 1 or 0.",
        "PORT is 'abc': it has to be a whole number from 1 to 65535.",
    ]


def test_what_is_not_declared_cannot_be_read():
    with pytest.raises(KeyError):
        Environment({"SIDE_DOOR": "1"}).text("SIDE_DOOR")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("SITE_ULR", "SITE_URL"),
        ("SIGN_UP", "SIGNUP"),
        ("SECRETKEY", "SECRET_KEY"),
        ("SECRET_KEY_FLE", "SECRET_KEY_FILE"),
    ],
)
def test_a_misspelt_name_is_refused(name, meant):
    env = Environment({name: "x"})
    env.refuse_typos()
    assert problems(env) == [f"{name} is no variable of Crossover's. Did you mean {meant}?"]


def test_names_that_others_use_are_left_alone():
    """What an engine, a base image, a Kubernetes cluster or Compose put beside ours."""
    others = """PATH HOME HOSTNAME LANG TERM TZ PYTHON_VERSION PYTHON_SHA256 GPG_KEY PYTHONUNBUFFERED DOCKER_HOST
        POSTGRES_PORT POSTGRES_SERVICE_HOST POSTGRES_INITDB_ARGS REDIS_PORT REDIS_SERVICE_HOST REDIS_TLS_URL
        KUBERNETES_PORT HTTPS_PROXY NO_PROXY COMPOSE_PROJECT_NAME PGPASSWORD DJANGO_SETTINGS_MODULE
        PROMETHEUS_MULTIPROC_DIR SSL_CERT_FILE LOG_PATH DB_HOST"""
    env = Environment(dict.fromkeys([*others.split(), *(variable.name for variable in VARIABLES)], "x"))
    env.refuse_typos()
    assert not env.problems
