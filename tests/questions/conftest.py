"""A small bank on disk that tests may damage; an administrator, and a question to curate; cells to run jobs in."""

import os
import tempfile
import textwrap
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission

from sandbox.cells import choose
from sandbox.pool import Pool
from tests.factories import UserFactory
from tests.sandbox.as_user import UserKind

QUESTION = """\
---
title: Add two numbers
kind: code
source: C9
difficulty: easy
phase: 1
rounds: [coding]
minutes: 10
tags: [arithmetic]
status: published
harness: function:add
compare: exact
limits: {cpu_seconds: 1}
reference: submissions/accepted/plus.py
---
Return the sum of `a` and `b`.
"""
CASES = """\
- name: small numbers
  visible: true
  explain: One and two make three.
  data: [1, 2]
- name: negative numbers
  data: [-1, -2]
"""
FILES = {
    "question.md": QUESTION,
    "cases.yaml": CASES,
    "starter.py": "def add(a: int, b: int) -> int:\n    ...\n",
    "solution.md": "Use `+`.\n",
    "hints.md": "## Hint 1\n\nThere is an operator.\n\n## Hint 2\n\nIt is `+`.\n",
    "submissions/accepted/plus.py": "# the operator\ndef add(a, b):\n    return a + b\n",
    "submissions/wrong_answer/minus.py": "# the other operator\ndef add(a, b):\n    return a - b\n",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
    return folder


@pytest.fixture
def bank(tmp_path):
    """A bank with one good question, `coding/add`."""
    write(tmp_path / "bank" / "coding" / "add", FILES)
    return tmp_path / "bank"


@pytest.fixture
def curator(client):
    """A signed-in member of the staff who may do with questions what there is to do."""
    user = UserFactory(is_staff=True, display_name="Grace")
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="questions"))
    client.force_login(user)
    return user


@pytest.fixture
def question():
    """A published question, proven, with files that can be edited and proven again."""
    from tests.questions.curating import published  # which needs FILES from here

    return published(FILES)


@pytest.fixture(scope="module", params=["bubblewrap", "docker"])
def run(request):
    """Runs a job in a cell of either kind; "user": bubblewrap of an ordinary user, whose memory is only looked at."""
    if request.param == "user":
        yield request.getfixturevalue("run_as_user")
        return
    if request.param == "docker":
        request.getfixturevalue("docker_engine")
    with Pool(choose(request.param), size=1) as pool:
        yield pool.run


@pytest.fixture(scope="module")
def run_as_user():
    if os.geteuid() != 0:
        pytest.skip("the tests do not run as root, so bubblewrap is tried as an ordinary user anyway")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crossover-user-")))
        kind = stack.enter_context(closing(UserKind(folder, with_packages=False)))
        yield lambda job: kind.start().run(job)


@pytest.fixture(scope="module")
def wasteful(run, tmp_path_factory):
    """A question that asks for less time and memory: its content and cases."""
    from tests.questions.optimising import wasteful_question  # which needs `write` from here

    return wasteful_question(tmp_path_factory.mktemp("bank"), run)
