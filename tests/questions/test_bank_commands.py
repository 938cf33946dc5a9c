"""`manage.py bank` and `manage.py judge`, with real cells."""

import io
import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from questions import judging
from questions.models import Question, Revision
from tests.questions.conftest import CASES, FILES, QUESTION, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cell_pool")]


@pytest.fixture(autouse=True)
def keep_the_pool(monkeypatch):
    """Commands close their cells; within one test run the next test would have to start new ones."""
    monkeypatch.setattr(judging, "close_pool", lambda: None)


def bank_command(*args) -> str:
    out = io.StringIO()
    call_command("bank", *map(str, args), stdout=out, stderr=out)
    return out.getvalue()


def test_load_works_out_the_expected_values_in_a_cell(bank):
    assert "1 new" in bank_command("load", bank)
    revision = Question.objects.get(slug="add").revision
    assert [case["expected"] for case in revision.test_data.cases] == [3, -3]
    assert [case.name for case in revision.content.examples] == ["small numbers"]


def test_loading_twice_changes_nothing(bank):
    bank_command("load", bank)
    assert "1 unchanged" in bank_command("load", bank)
    assert Revision.objects.count() == 1


def test_a_changed_file_makes_a_revision_and_keeps_the_old_one(bank):
    bank_command("load", bank)
    (bank / "coding" / "add" / "cases.yaml").write_text(CASES + "- name: zero\n  data: [0, 0]\n")
    assert "1 changed" in bank_command("load", bank)
    question = Question.objects.get(slug="add")
    assert question.revision.number == 2
    assert [len(r.test_data.cases) for r in question.revisions.order_by("number")] == [2, 3]


def test_loading_again_keeps_the_status_that_an_admin_chose(bank):
    bank_command("load", bank)
    Question.objects.update(status="archived")
    (bank / "coding" / "add" / "solution.md").write_text("Better words.")
    bank_command("load", bank)
    assert Question.objects.get().status == "archived"


def test_a_broken_file_loads_nothing_at_all(bank):
    write(bank / "coding" / "broken", FILES | {"question.md": QUESTION.replace("phase: 1", "phase: 7")})
    with pytest.raises(CommandError, match=r"broken/question\.md:6: phase"):
        bank_command("load", bank)
    assert not Question.objects.exists()


def test_a_generator_that_fails_is_named_with_its_line_and_loads_nothing(bank):
    folder = write(bank / "coding" / "broken", FILES | {"cases.py": "def cases():\n    return 1 / 0\n"})
    (folder / "cases.yaml").unlink()
    with pytest.raises(CommandError, match=r"cases\.py:2: .*ZeroDivisionError"):
        bank_command("load", bank)
    assert not Question.objects.exists()


def test_two_cases_of_one_name_are_refused(bank):
    (bank / "coding" / "add" / "cases.yaml").write_text(CASES + "- name: small numbers\n  data: [3, 4]\n")
    with pytest.raises(CommandError, match="two cases are called 'small numbers'"):
        bank_command("load", bank)


def test_check_judges_every_submission(bank):
    out = bank_command("check", bank)
    assert out.count("ok ") == 2
    assert "wrong_answer/minus.py" in out


def test_check_fails_when_a_submission_earns_another_verdict(bank):
    write(bank / "coding" / "add", {"submissions/time_limit/fine.py": "def add(a, b):\n    return a + b\n"})
    with pytest.raises(CommandError, match="1 submissions did not earn"):
        bank_command("check", bank)


def test_export_writes_files_that_load_to_the_same_content(bank, tmp_path):
    bank_command("load", bank)
    before = Question.objects.get().revision.data
    bank_command("export", tmp_path / "out")
    Question.objects.update(revision=None)
    Question.objects.all().delete()
    bank_command("load", tmp_path / "out")
    assert Question.objects.get().revision.data == before


def test_the_whole_shipped_bank_holds():
    out = bank_command("check", settings.BANK_DIR)
    assert "FAILED" not in out
    assert out.count("lru-cache") >= 7


def test_judge_prints_the_contracted_json(bank, capsys):
    bank_command("load", bank)
    out = io.StringIO()
    call_command("judge", "add", str(bank / "coding/add/submissions/accepted/plus.py"), "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert found["verdict"] == "accepted"
    assert set(found) == {"verdict", "cases", "cpu_ms", "wall_ms", "cell"}
    assert set(found["cases"][0]) == {"name", "outcome", "cpu_ms", "peak_bytes"}


def test_judge_exits_with_one_unless_accepted(bank):
    bank_command("load", bank)
    out = io.StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("judge", "add", str(bank / "coding/add/submissions/wrong_answer/minus.py"), stdout=out)
    assert caught.value.code == 1
    assert "Wrong answer: A wrong value in case 1 (small numbers)." in out.getvalue()


def test_the_commands_work_from_the_command_line(bank, tmp_path):
    environment = os.environ | {"CROSSOVER_VAR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "config.settings"}
    for words in (["migrate", "-v0"], ["bank", "load", str(bank)], ["bank", "check", str(bank)]):
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_judge_names_what_it_cannot_find(bank):
    with pytest.raises(CommandError, match="no question 'nothing'"):
        call_command("judge", "nothing", "x.py")
