"""Between a revision and its files, there and back, with every mistake told by file and line."""

from pathlib import Path

import pytest
from django.conf import settings

from questions import curation
from questions.bankio.reading import question_folders, read_entry
from questions.curation import BadFiles, Complaint
from questions.kinds.base import Kind
from questions.models import Domain, Question, Revision
from tests.factories import code_question, written_question
from tests.questions.conftest import CASES, FILES, QUESTION

ADD = Question(slug="add", domain="coding", kind="code")


def complaints(files, question=ADD) -> list[str]:
    with pytest.raises(BadFiles) as caught:
        _read(files, question)
    return list(map(str, caught.value.complaints))


def _read(files, question) -> None:
    curation.check_sizes(files)
    curation.read_files(files, question)


def revision_of(entry) -> Revision:
    question = Question(slug=entry.slug, domain=entry.domain, kind=entry.kind.slug)
    data = entry.content.model_dump(mode="json")
    return Revision(question=question, kind=entry.kind.slug, front=entry.front.of_revision(), data=data)


@pytest.mark.parametrize("folder", question_folders(settings.BANK_DIR), ids=lambda folder: folder.name)
def test_every_shipped_question_goes_to_files_and_back_unchanged(folder):
    revision = revision_of(read_entry(folder))
    entry = curation.read_files(curation.files_of(revision), revision.question)
    assert entry.content == revision.content
    assert curation.same_question(entry, revision)


@pytest.mark.django_db
@pytest.mark.parametrize("make", [code_question, written_question])
def test_question_md_comes_first_and_says_nothing_of_the_status(make):
    files = curation.files_of(make().revision)
    assert next(iter(files)) == "question.md"
    assert "status" not in files["question.md"]


@pytest.mark.django_db
def test_an_old_revision_without_its_own_front_matter_takes_the_questions():
    question = code_question(title="As it is called now")
    question.revision.front = {}
    assert "title: As it is called now" in curation.files_of(question.revision)["question.md"]


@pytest.mark.parametrize("kind", sorted(Kind.registry))
def test_a_skeleton_is_a_whole_question_of_its_kind_under_its_own_title(kind):
    files = curation.skeleton(kind, title="Why: a 'new' one", domain=Domain.PRODUCTION)
    entry = curation.read_files(files, Question(slug="new", domain="production", kind=kind))
    assert (entry.front.title, entry.front.rounds) == ("Why: a 'new' one", ["production-ml"])


def test_a_mistake_is_told_by_file_and_line_and_without_the_temporary_folder():
    broken = FILES | {"question.md": QUESTION.replace("phase: 1", "phase: 7")}
    assert complaints(broken) == ["question.md:6: phase: Input should be less than or equal to 4"]
    broken = FILES | {"cases.yaml": CASES, "cases.py": "def cases(): ..."}
    assert complaints(broken) == ["there must be a cases.py or a cases.yaml, and not both"]
    assert complaints({}) == ["question.md: this file is missing"]


def test_a_file_that_no_part_of_the_question_holds_is_refused_rather_than_lost():
    assert complaints(FILES | {"notes.txt": "Remember", "submissions/wrong_answer/deep/er.py": ""}) == [
        "notes.txt: a question of the kind 'code' has no such file; it would not be kept",
        "submissions/wrong_answer/deep/er.py: a question of the kind 'code' has no such file; it would not be kept",
    ]


def test_the_kind_of_a_question_stays():
    files = curation.skeleton("written", title="Other", domain=Domain.CODING)
    assert complaints(files)[0].startswith("question.md:3: kind: this is a question of the kind 'code'")


@pytest.mark.parametrize(
    "name",
    ["../evil.py", "/etc/passwd", "a/../../b", "a//b", "a/", ".hidden", "a/.b", "two words", "a\\b", "", "a\0b", "é.py",
     "a/b/c/d/e/f/g/h", "x" * 121],
)  # fmt: skip
def test_a_name_that_is_no_files_name_is_refused(name):
    assert "this is no name for a file" in complaints(FILES | {name: ""})[0]


def test_a_name_is_not_a_file_and_a_folder():
    assert "hints.md: this is the name of a file and of a folder" in complaints(FILES | {"hints.md/more.md": ""})


def test_too_much_is_refused_in_words():
    long = FILES | {"solution.md": "x" * 600 * 1024}
    assert complaints(long) == ["solution.md: this file is 600 KB long; at most 512 KB can be saved"]
    many = {f"submissions/wrong_answer/n{n}.py": "" for n in range(160)}
    assert "There are 167 files" in complaints(FILES | many)[0]
    large = {f"submissions/wrong_answer/n{n}.py": "x" * 500_000 for n in range(5)}
    assert "at most 2048 KB can be saved" in complaints(FILES | large)[0]


def test_comments_and_layout_of_yaml_do_not_make_another_question():
    entry = curation.read_files(FILES, ADD)
    told = FILES | {"question.md": QUESTION.replace("tags: [arithmetic]", "tags:  # a list\n- arithmetic")}
    assert curation.same_question(curation.read_files(told, ADD), revision_of(entry))
    other = curation.read_files(FILES | {"solution.md": "Other words."}, ADD)
    assert not curation.same_question(other, revision_of(entry))


@pytest.mark.django_db
def test_a_preview_has_the_examples_that_a_cell_has_made_while_they_hold():
    question = code_question(content={"cases_source": CASES})
    files = curation.files_of(question.revision) | {"submissions/wrong_answer/minus.py": "def add(a, b): ..."}
    assert curation.preview(files, question, saved=question.revision).content.examples
    changed = files | {"cases.yaml": CASES.replace("[1, 2]", "[1, 3]")}
    seen = curation.preview(changed, question, saved=question.revision)
    assert (seen.complaints, seen.content.examples) == ([], [])


def test_of_broken_files_the_texts_are_previewed_beside_the_complaints():
    seen = curation.preview(FILES | {"question.md": QUESTION.replace("phase: 1", "phase: 7")}, ADD, saved=None)
    assert seen.complaints == [Complaint("question.md", 6, "phase: Input should be less than or equal to 4")]
    assert seen.content is None
    assert seen.texts[0] == ("question.md", "Return the sum of `a` and `b`.\n")


def test_a_comparison_shows_the_lines_of_the_files_that_differ():
    new = FILES | {"solution.md": "Use `+`, of course.\n", "submissions/wrong_answer/zero.py": "0\n"}
    diffs = curation.compare(FILES, new)
    assert [name for name, _ in diffs] == ["solution.md", "submissions/wrong_answer/zero.py"]
    assert [row.kind for row in diffs[0][1].rows] == ["removed", "added"]


def test_a_comparison_of_large_files_full_of_like_lines_is_not_begun():
    (_, diff), *_ = curation.compare({"cases.py": "a\nb\n" * 50_000}, {"cases.py": "b\na\n" * 50_000})
    assert diff.too_long


@pytest.mark.parametrize(
    ("name", "slug"),
    [("../../../outside", "add"), ("/tmp/crossover-outside", "add"), ("question.md", "../../../outside")],
)
def test_nothing_is_written_outside_the_questions_folder(tmp_path, monkeypatch, name, slug):
    place = tmp_path / "a" / "b"
    place.mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(place))
    with pytest.raises(BadFiles, match="leads out"), curation.unpacked({name: "x"}, domain="coding", slug=slug):
        pass
    assert not list(tmp_path.rglob("outside"))
    assert not Path("/tmp/crossover-outside").exists()
