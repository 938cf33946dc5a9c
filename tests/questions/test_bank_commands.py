"""`manage.py bank` and `manage.py judge`, with real cells."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from questions import judging
from questions.bankio.checking import check
from questions.bankio.ledger import Ledger
from questions.bankio.loading import load
from questions.bankio.reading import read_bank
from questions.management.commands.bank import Command
from questions.models import Question, Revision
from questions.search import search
from questions.sources import BankError
from tests.questions.conftest import CASES, FILES, QUESTION, write

WRITTEN = "behavioural/fast-or-accurate"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cell_pool")]


@pytest.fixture(autouse=True)
def keep_the_pool(monkeypatch):
    """Commands close their cells; within one test run the next test would have to start new ones."""
    monkeypatch.setattr(judging, "close_pool", lambda: None)


def bank_command(*args) -> str:
    out = io.StringIO()
    call_command("bank", *map(str, args), stdout=out, stderr=out)
    return out.getvalue()


def record(bank) -> None:
    """Notes the bank as it stands as proven, as `bank check --record` would."""
    ledger = Ledger.of(bank)
    ledger.digests = {entry.slug: entry.digest for entry in read_bank(bank)}
    ledger.write()


@pytest.fixture
def bank(bank):
    """Proven, as the shipped bank is."""
    record(bank)
    return bank


def test_load_works_out_the_expected_values_in_a_cell(bank):
    assert "1 new" in bank_command("load", bank)
    revision = Question.objects.get(slug="add").revision
    assert [case.expected for case in revision.test_data.cases] == [3, -3]
    assert [case.name for case in revision.content.examples] == ["small numbers"]


def test_loading_twice_changes_nothing(bank):
    bank_command("load", bank)
    assert "1 unchanged" in bank_command("load", bank)
    assert Revision.objects.count() == 1


def test_a_changed_file_makes_a_revision_and_keeps_the_old_one(bank):
    bank_command("load", bank)
    (bank / "coding" / "add" / "cases.yaml").write_text(CASES + "- name: zero\n  data: [0, 0]\n")
    record(bank)
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


def test_a_generator_that_fails_is_named_with_its_line_and_keeps_no_other_question_back(bank):
    folder = write(bank / "coding" / "broken", FILES | {"cases.py": "def cases():\n    return 1 / 0\n"})
    (folder / "cases.yaml").unlink()
    with pytest.raises(CommandError, match=r"(?s)of 1 question could.*cases\.py:2: .*ZeroDivisionError"):
        bank_command("load", bank)
    assert list(Question.objects.values_list("slug", flat=True)) == ["add"]


def test_questions_without_cases_are_there_before_the_first_case_is_made(bank):
    shutil.copytree(settings.BANK_DIR / WRITTEN, bank / WRITTEN)
    loading = load(bank)
    assert next(loading).slug == Question.objects.get().slug == Path(WRITTEN).name
    assert [(loaded.slug, loaded.change) for loaded in loading] == [("add", "new")]


def test_an_edit_that_is_made_while_cases_are_made_is_not_swept_away(bank):
    bank_command("load", bank)
    (bank / "coding" / "add" / "solution.md").write_text("Better words.")
    shutil.copytree(settings.BANK_DIR / WRITTEN, bank / WRITTEN)
    record(bank)
    loading = load(bank)
    next(loading)
    question = Question.objects.get(slug="add")
    data = question.revision.data
    edit = Revision.objects.create(question=question, number=2, kind="code", origin="admin", digest="x", data=data)
    Question.objects.filter(slug="add").update(proposal=edit)
    assert [(loaded.slug, loaded.change) for loaded in loading] == [("add", "held")]
    assert Question.objects.get(slug="add").proposal == edit


def test_two_cases_of_one_name_are_refused(bank):
    (bank / "coding" / "add" / "cases.yaml").write_text(CASES + "- name: small numbers\n  data: [3, 4]\n")
    with pytest.raises(CommandError, match="two cases are called 'small numbers'"):
        bank_command("load", bank)


def test_a_changed_file_that_nobody_has_proven_becomes_a_proposal_and_people_keep_the_old(bank):
    bank_command("load", bank)
    (bank / "coding" / "add" / "solution.md").write_text("Better words.")
    assert "held      add is not proven" in bank_command("load", bank)
    question = Question.objects.get()
    assert (question.revision.number, question.proposal.number, question.status) == (1, 2, "published")
    assert "1 unchanged" in bank_command("load", bank)


def test_a_new_question_that_nobody_has_proven_is_a_draft(bank):
    (bank / "proven.json").unlink()
    assert "is not proven and so only a draft" in bank_command("load", bank)
    assert Question.objects.get().status == "draft"


def test_what_was_held_back_is_shown_once_it_is_proven(bank):
    (bank / "proven.json").unlink()
    bank_command("load", bank)
    record(bank)
    bank_command("load", bank)
    assert Question.objects.get().status == "published"
    (bank / "coding" / "add" / "solution.md").write_text("Better words.")
    bank_command("load", bank)
    record(bank)
    assert "1 changed" in bank_command("load", bank)
    question = Question.objects.get()
    assert (question.revision.number, question.proposal, Revision.objects.count()) == (2, None, 2)


def test_files_never_write_over_what_an_administrator_has_edited(bank):
    bank_command("load", bank)
    edited = Question.objects.get().revision
    edited.origin, edited.data = "admin", edited.data | {"editorial": "Edited words."}
    edited.save()
    Revision.objects.create(question=edited.question, number=2, kind="code", digest="older", data=edited.data)
    assert "was edited in the administration" in bank_command("load", bank)
    question = Question.objects.get()
    assert (question.revision, question.proposal.number) == (edited, 3)


def test_an_edit_that_waits_in_the_administration_is_not_swept_away_by_new_files(bank):
    bank_command("load", bank)
    question = Question.objects.get()
    data = question.revision.data
    edit = Revision.objects.create(question=question, number=2, kind="code", origin="admin", digest="x", data=data)
    Question.objects.update(proposal=edit)
    (bank / "coding" / "add" / "solution.md").write_text("Better words.")
    record(bank)
    assert "has an edit that waits in the administration" in bank_command("load", bank)
    assert Question.objects.get().proposal == edit
    Question.objects.update(proposal=None)
    assert "1 changed" in bank_command("load", bank)
    assert Question.objects.get().revision.content.editorial == "Better words."


def test_what_was_edited_and_exported_is_no_news_when_it_is_loaded(bank):
    bank_command("load", bank)
    edited = Question.objects.get().revision
    edited.origin, edited.data = "admin", edited.data | {"editorial": "Edited words."}
    edited.save()
    bank_command("export", bank)
    assert "0 held, 1 unchanged" in bank_command("load", bank)
    assert (Question.objects.get().proposal, Revision.objects.count()) == (None, 1)


def test_a_proof_publishes_nothing_that_an_administrator_has_archived(bank):
    (bank / "proven.json").unlink()
    bank_command("load", bank)
    Question.objects.update(status="archived")
    record(bank)
    bank_command("load", bank)
    question = Question.objects.get()
    assert (question.status, question.revision.proven_at is not None) == ("archived", True)


def test_a_folder_that_has_moved_takes_its_question_to_the_other_domain(bank):
    bank_command("load", bank)
    (bank / "production").mkdir()
    (bank / "coding" / "add").rename(bank / "production" / "add")
    assert "add now stands under Production ML" in bank_command("load", bank)
    question = Question.objects.get()
    assert (question.domain, question.revisions.count()) == ("production", 1)
    assert search(Question.objects.all(), "production").get() == question
    assert "1 unchanged" in bank_command("load", bank)


def test_the_files_of_a_question_cannot_make_it_another_kind(bank):
    bank_command("load", bank)
    Question.objects.update(kind="written")
    (bank / "coding" / "add" / "solution.md").write_text("Better words.")
    assert "held      add is a question of the kind 'written' here" in bank_command("load", bank)
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("text", ["{", "[]"])
def test_a_broken_ledger_is_named(bank, text):
    (bank / "proven.json").write_text(text)
    with pytest.raises(CommandError, match=r"proven\.json: this"):
        bank_command("load", bank)


def test_check_judges_every_submission_in_the_cell_that_is_named(bank):
    out = bank_command("check", bank, "--cell", "bubblewrap")
    assert out.count("ok ") == 2
    assert "wrong_answer/minus.py" in out
    assert "1 questions: 1 proven by 2 runs of submissions, 0 of them with another verdict" in out


@pytest.mark.parametrize("part", ["coding", "coding/add"])
def test_a_part_of_a_bank_is_checked_and_recorded_with_the_bank(bank, part):
    (bank / "proven.json").unlink()
    assert "1 questions" in bank_command("check", bank / part, "--cell", "bubblewrap", "--record")
    assert list(Ledger.of(bank).digests) == ["add"]


def test_check_names_the_file_and_the_line_of_a_submission_that_earns_another_verdict(bank):
    raises = "# no mistake\ndef add(a, b):\n    return a + b + c\n"
    write(bank / "coding" / "add", {"submissions/accepted/fine.py": raises})
    with pytest.raises(CommandError) as caught:
        bank_command("check", bank, "--cell", "bubblewrap", "--record")
    assert "accepted/fine.py:3: in bubblewrap: earned runtime_error and must earn accepted." in str(caught.value)
    assert Ledger.of(bank).digests == {}


def test_check_names_the_line_of_a_generator_and_goes_on_with_the_others(bank):
    write(bank / "coding" / "broken", FILES | {"cases.py": "def cases():\n    return 1 / 0\n"})
    (bank / "coding" / "broken" / "cases.yaml").unlink()
    with pytest.raises(CommandError, match=r"cases\.py:2: in bubblewrap: .*ZeroDivisionError"):
        bank_command("check", bank, "--cell", "bubblewrap", "--record")
    assert list(Ledger.of(bank).digests) == ["add"]


def test_a_question_that_could_not_be_judged_is_not_said_to_have_been_read(bank):
    write(bank / "coding" / "add", {"cases.yaml": CASES.replace("visible: true", "visible: false")})
    out = io.StringIO()
    with pytest.raises(CommandError, match="at least one case must be visible"):
        call_command("bank", "check", str(bank), "--cell", "bubblewrap", stdout=out, stderr=out)
    assert "nothing to run" not in out.getvalue()
    assert "1 questions: 1 proven" not in out.getvalue()
    assert "FAILED" in out.getvalue()


def test_a_cell_that_could_not_make_the_cases_keeps_its_column(bank):
    def broken(job):
        raise BankError.at(bank, "no")

    (checked,) = check(bank, {"docker": broken, "bubblewrap": judging.run}, jobs=1)
    out = io.StringIO()
    Command(stdout=out)._show(checked, list(checked.by_cell))
    assert [line.count("FAILED no cases     ok") for line in out.getvalue().splitlines()] == [1, 1]


def test_check_notices_a_generator_that_is_not_seeded(bank):
    unseeded = "import random\ndef cases():\n    yield {'name': 'a', 'visible': True, 'data': [random.random(), 1]}\n"
    folder = write(bank / "coding" / "add", {"cases.py": unseeded})
    (folder / "cases.yaml").unlink()
    with pytest.raises(CommandError, match="differ between two runs: seed every generator"):
        bank_command("check", bank)


def test_check_records_what_holds_so_that_it_can_be_published(bank):
    (bank / "proven.json").unlink()
    bank_command("check", bank, "--cell", "bubblewrap", "--record")
    assert "1 new" in bank_command("load", bank)


def test_export_writes_files_that_load_to_the_same_content(bank, tmp_path):
    bank_command("load", bank)
    before = Question.objects.get().revision.data
    bank_command("export", tmp_path / "out")
    Question.objects.update(revision=None)
    Question.objects.all().delete()
    assert "1 new" in bank_command("load", tmp_path / "out")
    assert Question.objects.get().revision.data == before


def test_exporting_a_question_that_is_not_there_is_an_error(bank, tmp_path):
    with pytest.raises(CommandError, match="There is no question 'nothing'"):
        bank_command("export", tmp_path / "out", "--slug", "nothing")


def test_an_author_may_stand_in_the_questions_folder(bank, monkeypatch):
    monkeypatch.chdir(bank / "coding" / "add")
    assert "1 new" in bank_command("load", ".")
    assert "1 unchanged" in bank_command("load", ".")


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


def test_the_commands_work_from_the_command_line(bank, tmp_path, new_database):
    place = {"CROSSOVER_VAR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "config.settings"}
    environment = os.environ | place | new_database()
    for words in (["migrate", "-v0"], ["bank", "load", str(bank)], ["bank", "check", str(bank)]):
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_judge_names_what_it_cannot_find(bank):
    with pytest.raises(CommandError, match="no question 'nothing'"):
        call_command("judge", "nothing", "x.py")
