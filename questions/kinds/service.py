"""Questions that ask for a service: an ASGI application, put through scenes while what is around it fails."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString
from pydantic import ValidationError

from core.markdown import to_html
from questions.comparing import AuthoredRule, Found, Judged, Rule
from questions.kinds.base import CaseGrade, Grade, GradedCase, OnStage, Run, Stage, Words, nobody_hears
from questions.kinds.code import CodeContent
from questions.kinds.reported import BadParts, Reported, ReportedContent, ReportedFront, parts_of
from questions.scenes import WORLD, Scene, exchanges_shown, expectations, first_wrong
from questions.verdicts import Verdict
from questions.wording import OUR_FAULT, sentence_for
from sandbox.compare import Difference
from sandbox.harness import shipped
from sandbox.job import CaseResult, Job, Outcome, Report

#: So often is judged what was right but late: a busy machine is late now and then, an application each time.
TRIES = 3


class ServiceFront(ReportedFront):
    compare: AuthoredRule = Rule()


class ServiceContent(ReportedContent):
    @property
    def scenes(self) -> list["ShownScene"]:
        """Those that Run tries."""
        return [ShownScene.of(case) for case in self.examples]


@dataclass(frozen=True, slots=True)
class ShownScene:
    name: str
    explain_html: SafeString
    requests: Sequence[str]

    @classmethod
    def of(cls, case: GradedCase) -> "ShownScene":
        return cls(case.name, to_html(case.explain), [request.shown() for request in scene_of(case).requests()])


class Service(Reported):
    slug = "service"
    label = "Service"
    harness_name = "service"
    statement_template = "practice/statement_service.html"
    words = Words(
        run="your service in the scenes that are shown",
        submit="puts your service through every scene, also those that you do not see",
        after_run="These scenes went well. Submit to have every one judged.",
        steps="scenes",
        further="All is right, and some of it came late: judged again",
        counted="scenes went well",
        failed="Scenes that went wrong",
        others="Other scenes",
        wrong="Not as asked in",
    )
    Content = ServiceContent
    Front = ServiceFront

    def job(self, content: CodeContent, cases: Sequence[GradedCase], answer: str) -> Job:
        job = super().job(content, cases, answer)
        sent = [scene_of(case).sent() for case in cases]
        ready = tuple(replace(case, behind=behind) for case, behind in zip(job.cases, sent, strict=True))
        return replace(job, cases=ready)

    def world(self, content: CodeContent) -> str:
        return f"WORLD = {super().world(content)!r}\n{shipped('driver')}"

    def check_case(self, case: GradedCase) -> None:
        names = [request.name for request in scene_of(case).requests()]
        try:
            expected, _ = expectations(case.expected)
        except ValidationError as error:
            raise BadParts(f"'{case.name}': expected: {_first_of(error)}") from None
        if doubled := next((name for name in names if names.count(name) > 1), None):
            raise BadParts(f"'{case.name}': two requests are called '{doubled}'")
        if lacking := next((name for name in names if name not in expected), None):
            raise BadParts(f"'{case.name}': nothing is expected of the request '{lacking}'")
        if strange := next((name for name in expected if name not in {*names, WORLD}), None):
            raise BadParts(f"'{case.name}': something is expected of '{strange}', and there is no such request")

    def judge(self, content: CodeContent, cases: Sequence[GradedCase], report: Report, run: Run) -> Judged:
        return Judged([_found(case, result) for case, result in zip(cases, report.cases, strict=True)])

    def case_grade(self, content: CodeContent, case: GradedCase, result: CaseResult, found: Found) -> CaseGrade:
        grade = super().case_grade(content, case, result, found)
        if result.outcome is not Outcome.RETURNED:
            return grade
        shown = exchanges_shown(result.value, scene_of(case), case.expected, whole=case.visible)
        return replace(grade, exchanges=shown)

    def follow_up(
        self,
        content: CodeContent,
        cases: Sequence[GradedCase],
        answer: str,
        grade: Grade,
        run: Run,
        on_stage: OnStage = nobody_hears,
    ) -> Grade:
        for number in range(2, TRIES + 1):
            failed = [each for each in grade.cases if each.verdict != Verdict.ACCEPTED]
            if not failed or not all(map(_is_only_late, failed)):
                break
            names = {each.name for each in failed}
            late = [case for case in cases if case.name in names]
            on_stage(Stage("once more", number, TRIES, len(late)))
            again = self.grade(content, late, run(self.job(content, late, answer)), run)
            if again.fault:
                return replace(grade, verdict=Verdict.INTERNAL_ERROR, sentence=OUR_FAULT, fault=again.fault)
            grade = self._with(grade, again)
        return grade

    def _with(self, grade: Grade, again: Grade) -> Grade:
        """The grade with some of its cases judged again."""
        newer = {each.name: each for each in again.cases}
        cases = [newer.get(each.name, each) for each in grade.cases]
        worst = next((each.verdict for each in cases if each.verdict != Verdict.ACCEPTED), Verdict.ACCEPTED)
        return replace(
            grade,
            verdict=worst,
            sentence=sentence_for(cases, wrong=self.words.wrong),
            cases=cases,
            cpu_ms=grade.cpu_ms + again.cpu_ms,
            wall_ms=grade.wall_ms + again.wall_ms,
        )


def scene_of(case: GradedCase) -> Scene:
    """Raises BadParts."""
    try:
        return Scene.model_validate(parts_of(case).world)
    except ValidationError as error:
        raise BadParts(f"'{case.name}': world: {_first_of(error)}") from None


def _first_of(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg'].removeprefix('Value error, ')}"


def _found(case: GradedCase, result: CaseResult) -> Found:
    if result.outcome is not Outcome.RETURNED:
        return Found(Verdict(result.outcome.value))
    words = first_wrong(result.value, scene_of(case), case.expected)
    if not words:
        return Found(Verdict.ACCEPTED)
    return Found(Verdict.WRONG_ANSWER, Difference("value", None, None, words))


def _is_only_late(grade: CaseGrade) -> bool:
    wrong: list[Any] = [each for each in grade.exchanges if each["wrong"]]
    return bool(wrong) and all(each["late"] for each in wrong)
