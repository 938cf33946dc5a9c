"""A question that asks for less time and memory, and how an answer to it is judged."""

from questions.bankio.reading import read_entry
from questions.kinds.base import kind_named
from tests.questions.conftest import write

OPTIMISE = kind_named("optimise")
#: Takes some 60 ms and 40 MB where the answer needs next to nothing.
WASTEFUL = """\
def total(values):
    kept = [str(value) * 4_000 for value in values]
    return sum(int(text[: len(text) // 4_000]) for text in kept for _ in range(60))
"""
HONEST = "def total(values):\n    return 60 * sum(values)\n"


def wasteful_question(folder, run):
    """Content and cases, by the starter above."""
    question = OPTIMISE.skeleton()["question.md"]
    for old, new in (
        ("function:in_both", "function:total"),
        ("[two long lists]", "[large]"),
        ("targets: {cpu: 10}", "targets: {cpu: 3, memory: 3}"),
    ):
        assert old in question
        question = question.replace(old, new)
    files = {
        "question.md": question,
        "starter.py": WASTEFUL,
        "cases.yaml": "- {name: small, visible: true, data: [[1, 2]]}\n"
        + f"- {{name: large, data: [{list(range(1000, 3500))}]}}\n",
        "solution.md": "Add them up.\n",
        "submissions/accepted/honest.py": HONEST,
        "submissions/target_missed/same.py": WASTEFUL,
    }
    entry = read_entry(write(folder / "coding" / "total", files))
    return OPTIMISE.make_cases(entry.folder, entry.content, run)


def judged(content, cases, answer, run):
    grade = OPTIMISE.grade(content, cases, run(OPTIMISE.job(content, cases, answer)), run)
    return OPTIMISE.follow_up(content, cases, answer, grade, run)
