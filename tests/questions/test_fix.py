"""Questions with a bug to fix: the cases of the ticket fail at first, all others hold what works already."""

import shutil

import pytest

from questions import judging
from questions.answers import join, names_in, split
from questions.bankio.reading import read_entry
from questions.kinds.base import kind_named
from questions.sources import BankError
from questions.verdicts import Verdict
from tests.factories import AttemptFactory, UserFactory, code_question

FIX = kind_named("fix")


@pytest.fixture
def folder(tmp_path):
    """The skeleton as a question of a bank."""
    files = FIX.skeleton()
    for name, text in files.items():
        path = tmp_path / "coding" / "totals" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "coding" / "totals"


def made(folder):
    entry = read_entry(folder)
    content, cases = entry.kind.make_cases(folder, entry.content, judging.run)
    entry.kind.check_made(folder, content, cases, judging.run)
    return content, cases


def change(folder, old, new, name="question.md"):
    path = folder / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def judged(content, cases, answer):
    return FIX.grade(content, cases, judging.run(FIX.job(content, cases, answer)), judging.run)


def test_a_submission_is_the_files_that_differ_and_is_written_back_so(folder):
    content = read_entry(folder).content
    assert names_in(content.starter) == ["totals/__init__.py", "totals/pages.py", "totals/report.py"]
    assert [s.path for s in content.submissions] == [
        "submissions/accepted/last_page_too",
        "submissions/wrong_answer/one_page_more",
    ]
    files = FIX.files(content, [])
    written = {name for name in FIX.skeleton() if name != "question.md"}
    assert set(files) == written
    assert {name: text.strip() for name, text in files.items()} == {
        name: text.strip() for name, text in FIX.skeleton().items() if name != "question.md"
    }
    assert FIX.front_matter(content)["fixes"] == ["two full pages and a bit", "less than a page"]


def test_the_sentence_counts_the_ticket_and_the_rest(folder, cell_pool):
    content, cases = made(folder)
    assert [case.expected for case in cases] == [500, 600, 0, 35]
    right, wrong = (submission.source for submission in content.submissions)
    assert judged(content, cases, right).verdict == Verdict.ACCEPTED
    for answer, told in (
        (
            content.starter,
            "What the ticket tells of: 0 of 2 cases pass. What worked before: 2 of 2 cases pass.",
        ),
        (wrong, "What the ticket tells of: 1 of 2 cases pass. What worked before: 1 of 2 cases pass."),
    ):
        grade = judged(content, cases, answer)
        assert grade.verdict == Verdict.WRONG_ANSWER
        assert grade.sentence.startswith(told)


def test_an_error_names_the_file_that_it_lies_in(folder, cell_pool):
    content, cases = made(folder)
    files = split(content.starter, names_in(content.starter))
    broken = join(files | {"totals/pages.py": files["totals/pages.py"].replace("items[start", "item[start")})
    grade = judged(content, cases, broken)
    assert grade.verdict == Verdict.RUNTIME_ERROR
    error = grade.cases[0].error
    assert (error.file, error.type) == ("totals/pages.py", "NameError")
    assert f"on line {error.line} of totals/pages.py" in grade.sentence
    unread = join(files | {"totals/report.py": "def total(:\n"})
    sentence = judged(content, cases, unread).sentence
    assert "Python cannot read your code: invalid syntax (totals/report.py, line 1" in sentence


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("- less than a page", "- more than a page", "fixes: there is no case 'more than a page'"),
        ("- less than a page", "- no orders", "fixes: 'no orders' passes with the files of starter/"),
        (
            "- less than a page\n",
            "",
            "fixes: 'less than a page' ends in wrong answer with the files of starter/",
        ),
        ("accepted/last_page_too", "accepted/none", "reference: submissions/accepted/none is not a folder under"),
        ("fixes:\n- two full pages and a bit\n- less than a page\n", "", "fixes: Field required"),
    ],
)
def test_a_ticket_that_its_cases_do_not_show_is_refused(folder, cell_pool, old, new, told):
    change(folder, old, new)
    with pytest.raises(BankError) as caught:
        made(folder)
    assert told in str(caught.value)


def test_submissions_that_are_none_are_refused(folder):
    stray = folder / "submissions/wrong_answer/one_page_more/totals/other.py"
    stray.write_text("")
    with pytest.raises(BankError, match="there is no such file in starter/"):
        read_entry(folder)
    shutil.rmtree(folder / "submissions/wrong_answer/one_page_more")
    (folder / "submissions/wrong_answer/empty").mkdir()
    with pytest.raises(BankError, match="at least one file that differs"):
        read_entry(folder)


def test_two_kinds_of_starter_are_refused(folder):
    (folder / "starter.py").write_text("")
    with pytest.raises(BankError, match=r"a starter\.py or a folder starter, and not both"):
        read_entry(folder)
    shutil.rmtree(folder / "starter")
    shutil.rmtree(folder / "submissions")
    (folder / "submissions/accepted").mkdir(parents=True)
    (folder / "submissions/accepted/last_page_too").write_text("")
    (folder / "submissions/accepted/last_page_too.py").write_text("")
    (folder / "submissions/wrong_answer").mkdir()
    (folder / "submissions/wrong_answer/other.py").write_text("")
    change(folder, "accepted/last_page_too", "accepted/last_page_too.py")
    with pytest.raises(BankError, match="the package to repair must stand in a folder starter"):
        read_entry(folder)


@pytest.mark.django_db
def test_what_was_changed_is_told_by_file(folder):
    content = read_entry(folder).content
    ((name, diff),) = FIX.changes(content, content.submissions[0].source)
    assert (name, diff.removed, diff.added) == ("totals/pages.py", 1, 2)
    assert FIX.changes(content, content.starter) == []


@pytest.mark.django_db
def test_the_marked_line_is_one_of_the_whole_answer():
    answer = join({"a.py": "x = 1\n", "b/c.py": "\n\nraise KeyError\n"})
    error = {"type": "KeyError", "message": "", "file": "b/c.py", "line": 3, "column": None, "traceback": ""}
    attempt = AttemptFactory(
        question=code_question(), answer=answer, status="done", cases=[{"verdict": "runtime_error", "error": error}]
    )
    assert answer.splitlines()[attempt.error_line - 1] == "raise KeyError"


@pytest.mark.django_db
def test_an_answer_that_lacks_a_file_is_refused_in_words_and_kept(client, folder):
    content = read_entry(folder).content
    data = content.model_dump(mode="json")
    question = code_question()
    question.kind = question.revision.kind = "fix"
    question.revision.data = data
    question.revision.save()
    question.save()

    client.force_login(UserFactory())
    page = client.get(f"/questions/{question.slug}/")
    assert "# ==== totals/report.py ====" in page.content.decode()
    sent = {"answer": "def total(x): ...", "token": "4a1e2f30-0000-4000-8000-000000000001"}
    answer = client.post(f"/questions/{question.slug}/submit/", sent, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "Your answer cannot be judged: the file totals/__init__.py is missing" in answer.content.decode()
