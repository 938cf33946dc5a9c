"""A start that is refused: every program of ours says why in words, and shows no trace."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from config.environment import NAMES

WORDS = {"SIGNUP": "maybe", "PROXY_COUNT": "-1"}
SAID = [
    "SIGNUP is 'maybe': it can be closed, oidc or open.",
    "PROXY_COUNT is '-1': it has to be a whole number from 0 to 10.",
]
PROGRAMS = {
    "manage.py": ["manage.py", "check"],
    "manage.py prepare": ["manage.py", "prepare"],
    "the worker": ["-m", "celery", "-A", "config", "worker", "--pool", "threads"],
    "the web server": ["-m", "gunicorn", "--config", "config/launch/gunicorn_conf.py", "config.wsgi"],
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_refused_start_says_all_that_is_wrong_and_nothing_else(program, tmp_path):
    kept = {name: value for name, value in os.environ.items() if name not in NAMES}
    ours = {"DJANGO_SETTINGS_MODULE": "config.settings", "CROSSOVER_VAR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, *PROGRAMS[program]],
        cwd=settings.BASE_DIR,
        env=kept | ours | WORDS,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.strip().splitlines() == SAID
    assert not done.stdout
