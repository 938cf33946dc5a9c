"""A broken file is named with its line and the reason."""

import pytest

from questions.bankio.reading import digest_of, read_bank, read_entry
from questions.sources import BankError
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
            "question.md:3: kind: 'riddle' is not a kind of question; use one of code, written",
        ),
        ("rounds: [coding]", "rounds: [coding", "question.md:8: this is not valid YAML"),
        ("harness: function:add", "harness: add", "question.md:11: harness: must be function:NAME"),
        ("cpu_seconds", "cpu_secs", "question.md:13: limits"),
        (
            "accepted/plus.py",
            "accepted/none.py",
            "question.md:14: reference: submissions/accepted/none.py is not a file",
        ),
        (
            "compare: exact",
            "compare: roughly",
            "question.md:12: compare: Input should be 'exact', 'float' or 'unordered'",
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


def test_a_missing_file_is_named(bank):
    (bank / "coding" / "add" / "starter.py").unlink()
    assert problems(bank) == ["starter.py:0: this file is missing"]


def test_a_question_without_failing_submissions_proves_nothing(bank):
    (bank / "coding" / "add" / "submissions" / "wrong_answer" / "minus.py").unlink()
    assert "at least one submission that fails" in problems(bank)[0]


def test_a_folder_outside_the_domains_is_refused(bank):
    (bank / "coding").rename(bank / "cooking")
    assert "'cooking' is no domain" in problems(bank)[0]


def test_an_empty_bank_is_no_bank(tmp_path):
    assert "there is no question here" in problems(tmp_path)[0]


def test_the_digest_follows_names_and_bytes(bank):
    folder = bank / "coding" / "add"
    first = digest_of(folder)
    (folder / "cases.yaml").write_text(CASES + "\n")
    second = digest_of(folder)
    (folder / "starter.py").rename(folder / "starters.py")
    assert len({first, second, digest_of(folder)}) == 3
