"""Measures an answer beside its baseline: rounds of both in one cell, each run in a fresh process.

What counts is CPU time and peak memory as the supervisor saw them from outside, net of a run in which nothing happens:
that one has the process, the packages and the data too. Expected values stay outside, and are compared again, since an
answer may behave differently when it is measured.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import Any

from questions.cases import GradedCase
from questions.comparing import Comparison, Found
from questions.kinds.base import OnStage, Run, Stage
from questions.rounds import MARGINS, Decision, decide, interval, together
from questions.verdicts import Verdict
from sandbox.cells.packages import named_in
from sandbox.harness import in_rounds
from sandbox.job import Case, CaseResult, Job, Outcome, Report

SIDES = NOTHING, BASELINE, ANSWER = "nothing", "baseline", "answer"
#: Resource -> the least that counts, in ms or bytes: below, the figure is mostly noise.
LEAST = {"cpu": 1.0, "memory": float(1 << 20)}
#: Resource -> what an answer is that is better than its baseline, and the rest of "times as ...".
BETTER = {"cpu": ("faster", "fast"), "memory": ("leaner", "lean")}
#: A baseline takes at most half of its limits (checked by the kind), so a round needs no more than so many runs.
ROOM, RESERVE_SECONDS = 1.5, 5.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one case. `figures` are plain values, one for each target: see `figure_of`.

    Where a run of the answer ended otherwise than with the expected value, `failed` is that run.
    """

    decision: Decision
    figures: list[dict[str, Any]]
    failed: tuple[CaseResult, Found] | None = None
    fault: str = ""


@dataclass(slots=True)
class _Rounds:
    """Resource -> (baseline, answer) of each round so far."""

    pairs: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def add(self, runs: Mapping[str, Sequence[CaseResult]]) -> None:
        for resource in LEAST:
            sides = [net(resource, runs[which], runs[NOTHING]) for which in (BASELINE, ANSWER)]
            self.pairs.setdefault(resource, []).extend(zip(*sides, strict=True))


def measure(
    case: GradedCase,
    *,
    job: Job,
    targets: Mapping[str, float],
    comparison: Comparison,
    run: Run,
    on_stage: OnStage,
) -> Measured:
    """Measures the answer of `job` beside its baseline (see `beside`) on one case until its targets are decided, or as
    often as is sensible."""
    rounds = _Rounds()
    for before, upto in pairwise([0, *MARGINS]):
        on_stage(Stage(case.name, before + 1, upto, runs=len(SIDES)))
        report = run(batch(job, case, count=upto - before))
        runs = by_side(report)
        if fault := _fault(report, runs):
            return Measured(Decision.OPEN, [], fault=fault)
        if failed := _failed(case, replace(report, cases=tuple(runs[ANSWER])), comparison, run):
            return Measured(Decision.OPEN, [], failed=failed)
        rounds.add(runs)
        figures = [figure_of(resource, target, rounds.pairs[resource]) for resource, target in targets.items()]
        decision = together([Decision(figure["decision"]) for figure in figures])
        if decision is not Decision.OPEN:
            break
    return Measured(decision, figures)


def beside(job: Job, baseline: str) -> Job:
    """The job with its baseline, the source of another `solution.py`."""
    return replace(job, files={**job.files, "baseline.py": baseline})


def batch(job: Job, case: GradedCase, *, count: int, sides: Sequence[str] = SIDES) -> Job:
    """So many rounds in one cell, of each of the sides in turn, as cases of those names."""
    limits = job.limits
    data = case.data_json or json.dumps(case.data)
    one = [Case(which, {"which": which, "data": case.data}, f'{{"which":"{which}","data":{data}}}') for which in sides]
    return replace(
        job,
        harness=in_rounds(job.harness),
        cases=tuple(one * count),
        imports=named_in([*job.files.values(), job.harness.source]),
        cpu_seconds=ROOM * count * limits.cpu_seconds + RESERVE_SECONDS,
        wall_seconds=ROOM * count * limits.wall + RESERVE_SECONDS,
    )


def by_side(report: Report) -> dict[str, list[CaseResult]]:
    """The runs of nothing, of the baseline and of the answer."""
    return {which: [run for run in report.cases if run.name == which] for which in SIDES}


def net(resource: str, runs: Sequence[CaseResult], nothing: Sequence[CaseResult]) -> list[float]:
    """What the runs took beyond those in which nothing happens: ms of CPU, or bytes at the peak."""
    if resource == "cpu":
        free = median(run.cpu_ms for run in nothing)
        return [max(LEAST[resource], run.cpu_ms - free) for run in runs]
    # Whichever is more: memory in files and in many processes is in no process's own peak, a short peak is not seen.
    peak, seen = max(run.peak_bytes for run in nothing), max(run.seen_bytes for run in nothing)
    return [max(LEAST[resource], run.peak_bytes - peak, run.seen_bytes - seen) for run in runs]


def figure_of(resource: str, target: float, pairs: Sequence[tuple[float, float]]) -> dict[str, Any]:
    """What rounds say of one target, as plain values. `pairs` are (baseline, answer)."""
    ratios = [baseline / answer for baseline, answer in pairs]
    found = interval(ratios)
    return {
        "resource": resource,
        "target": target,
        "ratio": found.ratio,
        "low": found.low,
        "high": found.high,
        "decision": decide(ratios, target).value,
        "rounds": [list(pair) for pair in pairs],
    }


def in_words(figure: Mapping[str, Any]) -> str:
    """Such as "12.4 times faster (11.0 to 13.1)"."""
    at_least = "at least " if any(answer <= LEAST[figure["resource"]] for _, answer in figure["rounds"]) else ""
    return f"{at_least}{times(figure['ratio'])} {better(figure)} ({times(figure['low'])} to {times(figure['high'])})"


def better(figure: Mapping[str, Any]) -> str:
    comparative, positive = BETTER[figure["resource"]]
    return f"times {comparative}" if figure["ratio"] >= 1 else f"times as {positive}"


def times(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio < 100 else f"{ratio:.0f}"


def _fault(report: Report, runs: Mapping[str, Sequence[CaseResult]]) -> str:
    """What failed on our side, or the question's."""
    wrong = next((run for side in (NOTHING, BASELINE) for run in runs[side] if _ended_badly(run)), None)
    return report.fault or (f"{wrong.name} ended in {wrong.outcome} when it was measured" if wrong else "")


def _ended_badly(run: CaseResult) -> bool:
    return run.outcome not in {Outcome.RETURNED, Outcome.NOT_RUN}


def _failed(case: GradedCase, report: Report, comparison: Comparison, run: Run) -> tuple[CaseResult, Found] | None:
    """The first run of the answer that gave no right value. What was not run was not for one that comes before."""
    judged = comparison.judge([case] * len(report.cases), report, run)
    pairs = zip(report.cases, judged.cases, strict=True)
    return next(((result, found) for result, found in pairs if found.verdict != Verdict.ACCEPTED), None)
