"""Proof that questions judge rightly: each submission must earn the verdict that its folder names, in every cell."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from questions.bankio.reading import BankEntry, read_bank
from questions.cases import write_cases
from questions.kinds.base import Grade, GradedCase, Run
from questions.sources import BankError, Problem
from questions.verdicts import Verdict

#: Times that a submission may be too noisy to tell before that is its verdict.
MEASURED_AT_MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One submission, judged in one cell. `line` is where it raised, if it did, else 0.

    What is not `measured` has been judged on its values alone, which say nothing of targets.
    """

    slug: str
    submission: str
    wanted: Verdict
    got: Verdict
    sentence: str
    line: int
    cpu_ms: float
    cell: str
    measured: bool = True

    @property
    def holds(self) -> bool:
        earned_by_values = Verdict.ACCEPTED if self.wanted == Verdict.TARGET_MISSED else self.wanted
        return self.got == (self.wanted if self.measured else earned_by_values)


@dataclass(frozen=True, slots=True)
class Checked:
    """One question after its proof. `by_cell` holds, per cell, its submissions in order: no cell for written answers,
    no submissions where the cases could not be made."""

    entry: BankEntry
    by_cell: Mapping[str, Sequence[Judged]]
    problems: Sequence[Problem]

    @property
    def holds(self) -> bool:
        return not self.problems


def prove(
    entry: BankEntry,
    cases: Sequence[GradedCase],
    content: object,
    run: Run,
    *,
    brief: bool = False,
) -> Iterator[Judged]:
    """Judges the submissions of one question on the cases that `make_cases` gave for it.

    `brief`: judges the first submission of each verdict and all the right ones, and measures, where answers are
    measured, the first of each verdict only.
    """
    seen: set[Verdict] = set()
    for submission in content.submissions if entry.kind.judged else ():
        again = submission.verdict in seen
        seen.add(submission.verdict)
        if brief and again and submission.verdict != Verdict.ACCEPTED:
            continue
        measured = not (brief and entry.kind.measures and again)
        grade = _grade(entry, entry.kind.arranged(cases), content, submission.source, run, measured=measured)
        yield Judged(
            slug=entry.slug,
            submission=f"{submission.verdict}/{submission.name}",
            wanted=submission.verdict,
            got=grade.verdict,
            sentence=grade.sentence,
            line=_line_of(grade),
            cpu_ms=grade.cpu_ms,
            cell=grade.cell,
            measured=measured,
        )


def _grade(
    entry: BankEntry, cases: Sequence[GradedCase], content: object, source: str, run: Run, *, measured: bool
) -> Grade:
    """Measured again where it was too noisy to tell, as a learner would have it, but not for ever."""
    kind = entry.kind
    grade = kind.grade(content, cases, run(kind.job(content, cases, source)), run)
    found = grade
    for _ in range(MEASURED_AT_MOST if measured else 0):
        found = kind.follow_up(content, cases, source, grade, run)
        if found.verdict != Verdict.TOO_NOISY:
            break
    return found


def _line_of(grade: Grade) -> int:
    failing = next((case for case in grade.cases if case.verdict != Verdict.ACCEPTED), None)
    return (failing.error.line or 0) if failing and failing.error else 0


def check(root: Path, runs: Mapping[str, Run], *, jobs: int, brief: bool = False) -> Iterator[Checked]:
    """Proves every question under `root` in each of the cells that `runs` names, `jobs` at a time, in the bank's order.

    `brief`: in one of the cells, which take turns, and there as in `prove`.

    Raises BankError for files that cannot be read. What fails later is in the question's own problems.
    """
    entries = read_bank(root)
    with ThreadPoolExecutor(jobs) as threads:
        under_way = [
            (
                entry,
                {cell: threads.submit(_prove_in_cell, entry, run, brief=brief) for cell, run in cells},
            )
            for entry, cells in _cells_of_each(entries, runs, brief=brief)
        ]
        try:
            for entry, by_cell in under_way:
                yield _checked(entry, by_cell)
        finally:
            threads.shutdown(cancel_futures=True)


def _cells_of_each(
    entries: Iterable[BankEntry], runs: Mapping[str, Run], *, brief: bool
) -> Iterator[tuple[BankEntry, list[tuple[str, Run]]]]:
    """A written question has been proven by being read."""
    turns = cycle([[cell] for cell in runs.items()] if brief else [list(runs.items())])
    for entry in entries:
        yield entry, next(turns) if entry.kind.judged else []


@dataclass(frozen=True, slots=True)
class _InCell:
    judged: list[Judged]
    cases_digest: str


def _prove_in_cell(entry: BankEntry, run: Run, *, brief: bool) -> _InCell:
    content, cases = entry.kind.make_cases(entry.folder, entry.content, run)
    if not brief:  # among much else that runs, what it asks of times would say little of the question
        entry.kind.check_made(entry.folder, content, cases, run)
    digest = hashlib.sha256(write_cases(cases).encode()).hexdigest()
    return _InCell(list(prove(entry, cases, content, run, brief=brief)), digest)


def _checked(entry: BankEntry, by_cell: Mapping[str, Future[_InCell]]) -> Checked:
    found: dict[str, _InCell] = {}
    problems: list[Problem] = []
    for cell, future in by_cell.items():
        try:
            found[cell] = future.result()
        except BankError as error:
            problems += [Problem(p.path, p.line, f"in {cell}: {p.reason}") for p in error.problems]
    judged = {cell: found[cell].judged if cell in found else [] for cell in by_cell}
    problems += [_complaint(entry, cell, item) for cell, items in judged.items() for item in items if not item.holds]
    if len({result.cases_digest for result in found.values()}) > 1:
        reason = "the cases, or what the reference answers, differ between two runs: seed every generator"
        problems.append(Problem(entry.folder, 0, reason))
    return Checked(entry, judged, problems)


def _complaint(entry: BankEntry, cell: str, item: Judged) -> Problem:
    path = entry.folder / "submissions" / item.submission
    reason = f"in {cell}: earned {item.got} and must earn {item.wanted}. {item.sentence}"
    return Problem(path, item.line or 1, reason)
