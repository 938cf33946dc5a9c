"""How a question's values are compared: the rule in its front matter, and what comes of it for each case."""

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from questions.cases import GradedCase
from questions.verdicts import Verdict
from sandbox.checker import CheckerError, check_job, read_check
from sandbox.compare import NAMES, NAN, Difference, Rule, compare
from sandbox.job import CaseResult, Job, Outcome, Report

CHECKER = "checker"
CHECKER_FILE = "checker.py"
#: Which options mean something under which rule.
OPTIONS = {
    "exact": {"nan"},
    "float": {"relative", "absolute", "nan"},
    "unordered": {"depth", "nan"},
    "set_like": {"depth", "nan"},
    "one_of": {"relative", "absolute", "nan"},
    CHECKER: set(),
}
MAX_DEPTH = 10


def _as_mapping(value: Any) -> Any:
    """`compare: float` is short for `compare: {rule: float}`."""
    if isinstance(value, str):
        return {"rule": value}
    if not isinstance(value, dict | Rule):
        raise ValueError("must be the name of a rule, or a rule with options such as {rule: float, relative: 1e-4}")
    if isinstance(value, dict) and (unknown := sorted(map(str, set(value) - set(asdict(Rule()))))):
        raise ValueError(f"there is no option {unknown[0]!r}; choose from rule, {', '.join(sorted(asdict(Rule())))}")
    return value


def sensible(rule: Rule) -> Rule:
    """The rule, with no option that means nothing for it. Raises ValueError."""
    if rule.rule not in OPTIONS:
        raise ValueError(f"there is no rule {rule.rule!r}; choose one of {', '.join(OPTIONS)}")
    stated = {name for name, value in asdict(rule).items() if value != getattr(Rule(), name)} - {"rule"}
    if idle := sorted(stated - OPTIONS[rule.rule]):
        raise ValueError(f"{idle[0]} means nothing for the rule {rule.rule}")
    if rule.nan not in NAN:
        raise ValueError(f"nan must be {' or '.join(NAN)}, not {rule.nan!r}")
    if rule.depth is not None and not 1 <= rule.depth <= MAX_DEPTH:
        raise ValueError(f"depth must be from 1 to {MAX_DEPTH}, not {rule.depth}")
    _check_tolerance(rule)
    return rule


def _check_tolerance(rule: Rule) -> None:
    if rule.relative is not None and not 0 <= rule.relative < 1:  # also refuses NaN
        raise ValueError(f"relative must be at least 0 and below 1, not {rule.relative}")
    if rule.absolute is not None and not (rule.absolute >= 0 and math.isfinite(rule.absolute)):
        raise ValueError(f"absolute must be a number of at least 0, not {rule.absolute}")


#: A rule as authors write it.
AuthoredRule = Annotated[Rule, BeforeValidator(_as_mapping), AfterValidator(sensible)]
#: A rule as revisions keep it, the older ones as its mere name.
StoredRule = Annotated[Rule, BeforeValidator(lambda value: {"rule": value} if isinstance(value, str) else value)]


def front_matter(rule: Rule) -> str | dict[str, Any]:
    """The way back to what an author writes."""
    stated = {name: value for name, value in asdict(rule).items() if value != getattr(Rule(), name)}
    return {**{"rule": rule.rule}, **stated} if set(stated) - {"rule"} else rule.rule


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question's rule, with the source of its own check where the rule is `checker`.

    With `each`, a value is the list of what each call returned, and each of them is compared by itself.
    """

    rule: Rule
    checker: str = ""
    each: bool = False

    @property
    def set_levels(self) -> int:
        """In how many levels of a value a set may stand for a list: where the order of lists does not count."""
        return self.rule.levels + self.each if self.rule.levels else 0

    def why_not(self, expected: Any) -> str:
        """Why nothing can be compared with `expected`; empty when it can."""
        right = expected if self.each and isinstance(expected, list) else [expected]
        if self.rule.rule == "one_of" and not all(isinstance(one, list) and one for one in right):
            return "the rule one_of needs a list of right values under `expected`"
        return ""

    def judge(self, cases: Sequence[GradedCase], report: Report, run: Callable[[Job], Report]) -> "Judged":
        """What becomes of each case. `run` runs the question's own check, where it has one."""
        if self.rule.rule == CHECKER:
            return self._by_checker(cases, report, run)
        return Judged([self._by_rule(case, result) for case, result in zip(cases, report.cases, strict=True)])

    def _by_rule(self, case: GradedCase, result: CaseResult) -> "Found":
        if result.outcome is not Outcome.RETURNED:
            return Found(Verdict(result.outcome.value))
        return _found(compare(case.expected, result.value, self.rule, each=self.each))

    def _by_checker(self, cases: Sequence[GradedCase], report: Report, run: Callable[[Job], Report]) -> "Judged":
        pairs = zip(cases, report.cases, strict=True)
        asked = [(case, result) for case, result in pairs if result.outcome is Outcome.RETURNED]
        job = check_job(self.checker, ((c.name, c.data, c.expected, r.value) for c, r in asked))
        told = run(job) if asked else report
        found, fault, number = [], "", 0
        for case, result in zip(cases, report.cases, strict=True):
            if result.outcome is not Outcome.RETURNED:
                found.append(Found(Verdict(result.outcome.value)))
                continue
            try:
                words = read_check(told, number)
                found.append(_found(Difference("value", case.expected, result.value, words) if words else None))
            except CheckerError as error:
                found.append(Found(Verdict.INTERNAL_ERROR))
                fault = fault or f"{CHECKER_FILE}: {error}"
            number += 1
        return Judged(found, fault)


@dataclass(frozen=True, slots=True)
class Found:
    """The verdict on one case; `difference` is where its value is wrong."""

    verdict: Verdict
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One `Found` per case, and what failed on our side, in words for the log."""

    cases: Sequence[Found]
    fault: str = ""


def _found(difference: Difference | None) -> Found:
    return Found(Verdict.WRONG_ANSWER if difference else Verdict.ACCEPTED, difference)


assert set(NAMES) < set(OPTIONS)
