"""A broken file is named with its line and the reason."""

import shutil

import pytest

from questions.bankio.reading import digest_of, read_bank, read_entry
from questions.kinds.written import WrittenContent
from questions.sources import BankError
from tests.factories import written_question
from tests.questions.conftest import CASES, QUESTION


def problems(root) -> list[str]:
    with pytest.raises(BankError) as caught:
        read_bank(root)
    return [f"{p.path.name}:{p.line}: {p.reason}" for p in caught.value.problems]


def test_a_good_folder_is_read_whole(bank):
    entry = read_entry(bank / "coding" / "add")
    assert (entry.slug, entry.domain, entry.front.title) == ("add", "coding", "Add two numbers")
    assert entry.content.hints == ["There is an operator.", "It is `+`."]
    assert [(s.name, s.verdict) for s in entry.content.submissions] == [
        ("plus.py", "accepted"),
        ("minus.py", "wrong_answer"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "difficulty: easy",
            "difficulty: trivial",
            "question.md:5: difficulty: Input should be 'easy', 'medium' or 'hard'",
        ),
        ("phase: 1", "phase: 9", "question.md:6: phase: Input should be less than or equal to 4"),
        ("minutes: 10", "minutes: ten", "question.md:8: minutes: Input should be a valid integer"),
        ("tags:", "tagz:", "question.md:9: tagz: Extra inputs are not permitted"),
        (
            "kind: code",
            "kind: riddle",
            "question.md:3: kind: 'riddle' is not a kind of question; use one of code, fix, optimise, ",
        ),
        ("rounds: [coding]", "rounds: [coding", "question.md:8: this is not valid YAML"),
        ("harness: function:add", "harness: add", "question.md:11: harness: must be function:NAME"),
        ("cpu_seconds", "cpu_secs", "question.md:13: limits"),
        ("cpu_seconds: 1", "cpu_seconds: -1", "question.md:13: limits: Value error, cpu_seconds must be above 0"),
        ("cpu_seconds: 1", "cpu_seconds: .nan", "question.md:13: limits: Value error, cpu_seconds must be above 0"),
        ("cpu_seconds: 1", "cpu_seconds: 16", "question.md:13: limits: Value error, the wall limit would be 49 s"),
        ("kind: code", "kind: [1]", "question.md:3: kind: [1] is not a kind of question"),
        ("tags: [arithmetic]", "tags: &a [*a]", "question.md:2: this YAML contains itself"),
        ("accepted/plus.py", "accepted/../wrong_answer/minus.py", "question.md:14: reference"),
        ("source: C9", "source: " + "C" * 11, "question.md:4: source: String should have at most 10"),
        (
            "accepted/plus.py",
            "accepted/none.py",
            "question.md:14: reference: submissions/accepted/none.py is not a file",
        ),
        (
            "compare: exact",
            "compare: roughly",
            "question.md:12: compare: Value error, there is no rule 'roughly'; choose one of exact, float, unordered",
        ),
        ("---\ntitle", "title", "question.md:1: the file must start with front matter"),
        ("Return the sum of `a` and `b`.\n", "", "question.md:15: there is no statement"),
    ],
)
def test_a_mistake_in_question_md_is_found_at_its_line(bank, old, new, problem):
    (bank / "coding" / "add" / "question.md").write_text(QUESTION.replace(old, new, 1))
    assert any(found.startswith(problem) for found in problems(bank)), problems(bank)


def test_all_mistakes_of_all_questions_are_told_at_once(bank):
    (bank / "coding" / "add" / "question.md").write_text(
        QUESTION.replace("phase: 1", "phase: 0").replace("minutes: 10", "minutes: 0")
    )
    (bank / "coding" / "other").mkdir()
    assert len(problems(bank)) == 3


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("starter.py", b"\xff\xfe", "starter.py:1: this is not UTF-8 text"),
        ("starter.py", b"a = 1\nb = '\0'\n", "starter.py:2: there is a NUL byte"),
        ("hints.md", b"just text", "hints.md:1: hints must stand in sections"),
        ("submissions/maybe/x.py", b"", "x.py:0: 'maybe' is no verdict"),
        ("cases.py", b"", "add:0: there must be a cases.py or a cases.yaml, and not both"),
    ],
)
def test_a_mistake_in_another_file_is_found_there(bank, name, content, problem):
    path = bank / "coding" / "add" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    assert any(found.startswith(problem) for found in problems(bank)), problems(bank)


def test_a_harness_that_is_no_python_is_found_by_reading(bank):
    folder = bank / "coding" / "add"
    (folder / "question.md").write_text(QUESTION.replace("function:add", "harness.py"))
    (folder / "harness.py").write_text("def run(load, data)\n")
    assert problems(bank)[0].startswith("harness.py:0: harness.py: expected ':'")


def test_a_missing_file_is_named(bank):
    (bank / "coding" / "add" / "starter.py").unlink()
    assert problems(bank) == ["starter.py:0: this file is missing"]


def test_a_question_without_failing_submissions_proves_nothing(bank):
    (bank / "coding" / "add" / "submissions" / "wrong_answer" / "minus.py").unlink()
    assert "at least one submission that fails" in problems(bank)[0]


def test_a_folder_outside_the_domains_is_refused(bank):
    (bank / "coding").rename(bank / "cooking")
    assert "'cooking' is no domain" in problems(bank)[0]


@pytest.mark.parametrize("name", ["two words", "Add", "add_two", "x" * 81])
def test_a_name_that_makes_no_address_is_refused(bank, name):
    (bank / "coding" / "add").rename(bank / "coding" / name)
    assert "becomes an address" in problems(bank)[0]


def test_two_questions_of_one_name_are_refused(bank):
    shutil.copytree(bank / "coding" / "add", bank / "production" / "add")
    assert "has the same name" in problems(bank)[0]


def test_what_is_no_question_is_passed_over(bank):
    (bank / "coding" / "__pycache__").mkdir()
    (bank / "coding" / ".git").mkdir()
    assert [entry.slug for entry in read_bank(bank)] == ["add"]


def test_an_empty_bank_is_no_bank(tmp_path):
    assert "there is no question here" in problems(tmp_path)[0]


def test_the_digest_follows_names_and_bytes(bank):
    folder = bank / "coding" / "add"
    first = digest_of(folder)
    (folder / "cases.yaml").write_text(CASES + "\n")
    second = digest_of(folder)
    (folder / "starter.py").rename(folder / "starters.py")
    assert len({first, second, digest_of(folder)}) == 3


@pytest.mark.django_db
def test_a_revision_of_an_earlier_format_that_held_only_the_numbers_of_mistakes_can_still_be_read():
    stored = written_question().revision.data
    old = WrittenContent.model_validate(stored | {"mistakes": [1, 5]})
    assert [(mistake.name, mistake.here) for mistake in old.mistakes] == [
        ("Aiming at the right answer instead of ownership", ""),
        ("Naming tools instead of reasons", ""),
    ]
