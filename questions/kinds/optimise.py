"""Questions with right but wasteful code: the answer must give the same values, in less time or memory."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from questions import measuring
from questions.answers import names_in
from questions.cases import Stored
from questions.kinds.base import CaseGrade, Grade, GradedCase, OnStage, Run, Words, nobody_hears
from questions.kinds.code import Code, CodeContent, CodeFront
from questions.measuring import Measured, in_words
from questions.rounds import Decision, together
from questions.sources import Authored, BankError, Yaml, validate
from questions.verdicts import Verdict
from questions.wording import OUR_FAULT, case_grade, sentence_for
from sandbox.job import CaseResult, Job, Limits, Outcome

#: Net CPU that a baseline must take in a measured case, in ms: less is too near to what cannot be told apart.
SLOWEST_START_MS = 50
#: Of its limits: a slower machine must not stop the baseline. Memory differs little from one to the other.
PARTS_OF_LIMITS = {"cpu_seconds": 0.5, "memory_mb": 0.8}
VERDICTS = {
    Decision.REACHED: Verdict.ACCEPTED,
    Decision.MISSED: Verdict.TARGET_MISSED,
    Decision.OPEN: Verdict.TOO_NOISY,
}


def _absent(reference: str) -> str:
    if reference:
        raise ValueError("the values of starter.py are the expected ones here; leave this out")
    return reference


class AuthoredTargets(Authored):
    """How many times less CPU time, and less memory at the peak, an answer must need than the starter."""

    cpu: Annotated[float, Field(gt=1, le=1000)] | None = None
    memory: Annotated[float, Field(gt=1, le=1000)] | None = None

    @model_validator(mode="after")
    def _some(self) -> "AuthoredTargets":
        if self.cpu is None and self.memory is None:
            raise ValueError("there must be a target for cpu, for memory, or for both")
        return self


class Targets(Stored):
    cpu: float | None = None
    memory: float | None = None

    @property
    def by_resource(self) -> dict[str, float]:
        return {name: value for name, value in (("cpu", self.cpu), ("memory", self.memory)) if value is not None}


class OptimiseFront(CodeFront):
    reference: Annotated[str, AfterValidator(_absent)] = ""
    measured: Annotated[list[str], Field(min_length=1, max_length=3)]
    targets: AuthoredTargets


class OptimiseContent(CodeContent):
    measured: list[str]
    targets: Targets


class Optimise(Code):
    slug = "optimise"
    label = "Optimise"
    measures = True
    words = Words(submit="judges every case, hidden ones too, and measures your code beside the starter")
    Content = OptimiseContent
    Front = OptimiseFront

    def read(self, folder: Path, front: Yaml, statement: str) -> CodeContent:
        content = super().read(folder, front, statement)
        if names_in(content.starter):
            raise BankError.at(folder, "the code to improve must be one file, starter.py")
        return content

    def own_fields(self, front: Yaml) -> dict[str, Any]:
        own = validate(OptimiseFront, front)
        return {"measured": own.measured, "targets": own.targets.model_dump()}

    def make_cases(self, folder: Path, content: CodeContent, run: Run) -> tuple[CodeContent, list[GradedCase]]:
        content, cases = super().make_cases(folder, content, run)
        for name in _own(content).measured:
            _check_measured(folder, content, next((case for case in cases if case.name == name), None), name)
        return content, cases

    def check_made(self, folder: Path, content: CodeContent, cases: Sequence[GradedCase], run: Run) -> None:
        for case in _measured(content, cases):
            self._check_baseline(folder, content, case, run)

    def front_matter(self, content: CodeContent) -> dict[str, Any]:
        fields = {name: value for name, value in super().front_matter(content).items() if name != "reference"}
        targets = {name: _plain(value) for name, value in _own(content).targets.by_resource.items()}
        return {**fields, "measured": _own(content).measured, "targets": targets}

    def with_made(self, content: CodeContent, saved: CodeContent) -> CodeContent:
        return super().with_made(content, saved) if content.starter == saved.starter else content

    def why_no_proof(self, content: CodeContent) -> str:
        earned = {submission.verdict for submission in content.submissions}
        if {Verdict.ACCEPTED, Verdict.TARGET_MISSED} <= earned:
            return ""
        return "There must be at least one submission to accept, and at least one that misses a target."

    def reference(self, content: CodeContent) -> str:
        return content.starter

    def job(self, content: CodeContent, cases: Sequence[GradedCase], answer: str) -> Job:
        """In one process: CPU time and memory of others could hide from some measures, and threads win neither."""
        job = super().job(content, cases, answer)
        return replace(job, limits=replace(job.limits, processes=1))

    def follow_up(
        self,
        content: CodeContent,
        cases: Sequence[GradedCase],
        answer: str,
        grade: Grade,
        run: Run,
        on_stage: OnStage = nobody_hears,
    ) -> Grade:
        asked = _measured(content, cases)
        if grade.verdict != Verdict.ACCEPTED:
            return grade
        if not asked:
            return replace(grade, sentence=f"{grade.sentence} Only Submit measures.")
        found: dict[str, Measured] = {}
        for case in asked:
            found[case.name] = self._measure(content, case, answer, run, on_stage)
            if found[case.name].fault or found[case.name].failed or found[case.name].decision is Decision.MISSED:
                break  # whatever the others would say
        return _graded(content, cases, grade, found)

    def _measure(self, content: CodeContent, case: GradedCase, answer: str, run: Run, on_stage: OnStage) -> Measured:
        return measuring.measure(
            case,
            job=measuring.beside(self.job(content, [case], answer), content.starter),
            targets=_own(content).targets.by_resource,
            comparison=content.comparison,
            run=run,
            on_stage=on_stage,
        )

    def _check_baseline(self, folder: Path, content: CodeContent, case: GradedCase, run: Run) -> None:
        """Raises BankError for a starter that is too quick to be measured, or nearly too slow for its limits."""
        sides = (measuring.NOTHING, measuring.BASELINE)
        job = measuring.beside(self.job(content, [case], content.starter), content.starter)
        report = run(measuring.batch(job, case, count=1, sides=sides))
        runs, path = measuring.by_side(report), folder / "question.md"
        (result,) = runs[measuring.BASELINE]
        if report.fault or result.outcome is not Outcome.RETURNED:
            why = report.fault or result.outcome.value.replace("_", " ")
            raise BankError.at(path, f"measured: the starter ended '{case.name}' in {why}")
        took = measuring.net("cpu", [result], runs[measuring.NOTHING])[0]
        if took < SLOWEST_START_MS:
            raise BankError.at(path, f"measured: the starter takes {took:.0f} ms for '{case.name}', too few to measure")
        _check_room(path, case, result, content.limits)


def _own(content: CodeContent) -> OptimiseContent:
    assert isinstance(content, OptimiseContent)
    return content


def _plain(value: float) -> float | int:
    return int(value) if value.is_integer() else value


def _measured(content: CodeContent, cases: Sequence[GradedCase]) -> list[GradedCase]:
    return [case for case in cases if case.name in _own(content).measured]


def _check_measured(folder: Path, content: CodeContent, case: GradedCase | None, name: str) -> None:
    if case is None:
        raise BankError.at(folder / "question.md", f"measured: there is no case '{name}'")
    if case.visible:
        raise BankError.at(folder / "question.md", f"measured: '{name}' is visible, and Run measures nothing")


def _check_room(path: Path, case: GradedCase, result: CaseResult, limits: Limits) -> None:
    for what, used, limit in (
        ("cpu_seconds", result.cpu_ms / 1000, limits.cpu_seconds),
        ("memory_mb", result.peak_bytes / (1 << 20), limits.memory_mb),
    ):
        if used > limit * PARTS_OF_LIMITS[what]:
            reason = f"limits: {what} {limit:g} is too little for the starter, which takes {used:.3g} for"
            raise BankError.at(path, f"{reason} '{case.name}': raise it, or make the case smaller")


def _graded(content: CodeContent, cases: Sequence[GradedCase], grade: Grade, found: dict[str, Measured]) -> Grade:
    """The grade with what was measured. The last of `found` is the one that ended it, if one did."""
    grades = [
        _case_graded(content, case, before, found[case.name]) if case.name in found else before
        for case, before in zip(cases, grade.cases, strict=True)
    ]
    *_, last = found.values()
    if last.fault:
        return replace(grade, verdict=Verdict.INTERNAL_ERROR, sentence=OUR_FAULT, cases=grades, fault=last.fault)
    if last.failed:
        return replace(grade, verdict=last.failed[1].verdict, sentence=sentence_for(grades), cases=grades)
    verdict = VERDICTS[together([each.decision for each in found.values()])]
    return replace(grade, verdict=verdict, sentence=_sentence(verdict, grade, grades), cases=grades)


def _case_graded(content: CodeContent, case: GradedCase, before: CaseGrade, found: Measured) -> CaseGrade:
    if found.fault:
        return replace(before, verdict=Verdict.INTERNAL_ERROR)
    if found.failed:
        result, why = found.failed
        return case_grade(case, result, why, rule=content.compare.rule, calls=content.runs_calls())
    return replace(before, verdict=VERDICTS[found.decision], measured=found.figures)


def _sentence(verdict: Verdict, grade: Grade, grades: Sequence[CaseGrade]) -> str:
    """One figure says why: of the targets that decided the verdict the one that is farthest from its own."""
    decided = [(figure, each) for each in grades for figure in each.measured if VERDICTS[figure["decision"]] == verdict]
    figure, case = min(decided, key=lambda one: one[0]["ratio"] / one[0]["target"])
    asked = f"{figure['target']:g} are asked for"
    if verdict == Verdict.ACCEPTED:
        reached = "its target is" if len(decided) == 1 else "all targets are"
        return (
            f"All {len(grades)} cases passed, and {reached} reached: {in_words(figure)} where it is closest; {asked}."
        )
    if verdict == Verdict.TARGET_MISSED:
        _, positive = measuring.BETTER[figure["resource"]]
        return f"Right, but not {positive} enough: {in_words(figure)} in “{case.name}”; {asked}."
    between = f"between {measuring.times(figure['low'])} and {measuring.times(figure['high'])}"
    return (
        f"Right, but too noisy to tell: {between} {measuring.better(figure)} in “{case.name}”; {asked}. "
        "Judge it again: what is near a target takes a quiet machine."
    )
