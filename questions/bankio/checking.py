"""Proof that a question judges rightly: each of its submissions must earn the verdict that its folder names."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from questions.bankio.reading import BankEntry, read_bank
from questions.kinds.base import Run
from questions.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Proof:
    """One submission, judged. For a kind without submissions: that the question could be read."""

    slug: str
    submission: str
    wanted: Verdict | None
    got: Verdict | None
    sentence: str
    cpu_ms: float

    @property
    def holds(self) -> bool:
        return self.wanted == self.got


def check(root: Path, run: Run) -> Iterator[Proof]:
    """Judges every submission under `root`. Raises BankError for files that cannot be read or cases not made."""
    for entry in read_bank(root):
        yield from prove(entry, run)


def prove(entry: BankEntry, run: Run) -> Iterator[Proof]:
    """Judges the submissions of one question."""
    content, cases = entry.kind.make_cases(entry.folder, entry.content, run)
    if not entry.kind.judged:
        yield Proof(entry.slug, "", None, None, "read", 0.0)
        return
    for submission in content.submissions:
        report = run(entry.kind.job(content, cases, submission.source))
        grade = entry.kind.grade(content, cases, report)
        name = f"{submission.verdict}/{submission.name}"
        yield Proof(entry.slug, name, submission.verdict, grade.verdict, grade.sentence, grade.cpu_ms)
