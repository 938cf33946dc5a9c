"""Full-text search finds the same on every database: this file also runs on PostgreSQL."""

import pytest

from questions.models import Question
from questions.search import search, update_search_text, words
from tests.factories import code_question, written_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    """Three questions that share some words."""
    code_question(slug="cache", title="LRU cache", tags=["design"])
    code_question(
        slug="stream", title="Top K frequent items", content={"statement": "Items of a stream. The cache is small."}
    )
    written_question(
        slug="variance", title="Bias\u2013variance trade-off", tags=["overfitting", "modèles"], source="F1"
    )


def found(text: str) -> list[str]:
    return [question.slug for question in search(Question.objects.all(), text)]


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("lru", ["cache"]),
        ("LRU Cache", ["cache"]),
        ("cache", ["cache", "stream"]),  # the title counts for more than the statement
        ("stream cache", ["stream"]),
        ("overfit", ["variance"]),
        ("overfitt", ["variance"]),  # half-typed
        ("overfits", ["variance"]),  # another form of the word
        ("variances", ["variance"]),
        ("bias-variance", ["variance"]),
        ("modeles", ["variance"]),  # without its accent
        ("F1", ["variance"]),
        ("fundamentals", ["variance"]),
        ("add numbers", ["cache"]),
        ("nothing like it", []),
    ],
)
def test_what_is_found(bank, text, slugs):
    assert found(text) == slugs


@pytest.mark.parametrize(
    "text",
    ['"', "'", "a' OR 1=1 --", "NEAR(a b)", "title:x", "* ^ ( )", "\\", "a:* | b & !c", "\0", "x" * 5000, "a b " * 500],
)
def test_signs_that_a_database_could_take_for_its_own_are_only_text(bank, text):
    found(text)


def test_text_without_a_word_changes_nothing(bank):
    assert set(found(" -- ")) == {"cache", "stream", "variance"}


def test_a_question_is_found_by_what_it_says_now(bank):
    question = Question.objects.get(slug="cache")
    question.title = "Rate limiter"
    question.save()
    update_search_text(question)
    assert found("lru") == []
    assert found("limiter") == ["cache"]
    question.search_text.delete()
    assert found("limiter") == []


def test_the_model_answer_is_not_searched():
    written_question()
    assert found("because") == []


def test_words_are_plain():
    assert words("Naïve  L2-Norm_of x²!") == ["naive", "l2", "norm", "of", "x2"]
