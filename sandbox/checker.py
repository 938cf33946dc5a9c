"""A question's own check of a value: `check(data, expected, got)`, for what no rule of comparison can say.

It runs in a cell of its own, in which nothing else runs: neither the code that is judged, whose value is mere data
here, nor anything of the worker's. So whatever goes wrong in it is our fault and never the submitted code's.
"""

from collections.abc import Iterable

from sandbox.job import Case, CaseResult, Harness, Job, Json, Limits, Outcome, Report

HARNESS = Harness("def run(load, data):\n    return load().check(*data)\n")
LIMITS = Limits(cpu_seconds=10.0, value_kb=64)
SENTENCE_CAP = 500
WRONG = "The question's own check does not accept this value."


class CheckerError(Exception):
    """The check itself failed, or answered with neither a boolean nor a sentence. `line` is where in its file, or 0."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def check_job(source: str, cases: Iterable[tuple[str, Json, Json, Json]]) -> Job:
    """The job that checks `(name, data, expected, got)` of each case by the check in `source`."""
    files = {"solution.py": source}
    return Job(
        files=files,
        harness=HARNESS,
        cases=tuple(Case(name, [data, expected, got]) for name, data, expected, got in cases),
        limits=LIMITS,
    )


def read_check(report: Report, number: int) -> str:
    """What the check says of case `number`: empty when the value is right, else a sentence. Raises CheckerError."""
    result = report.cases[number]
    if report.fault and result.outcome is not Outcome.RETURNED:
        raise CheckerError(f"no checker ran: {report.fault}")
    if result.outcome is not Outcome.RETURNED:
        raise CheckerError(f"the check of {result.name!r} ended in {_ending(result)}", _line(result))
    if result.value is True:
        return ""
    if result.value is False:
        return WRONG
    if isinstance(result.value, str) and result.value.strip():
        return result.value.strip()[:SENTENCE_CAP].replace("\0", "\N{SYMBOL FOR NULL}")  # which databases refuse
    raise CheckerError(f"the check of {result.name!r} must return True, False or a sentence, not {_shown(result)}")


def _ending(result: CaseResult) -> str:
    error = result.error
    if error and error.type:
        return f"{error.type}: {error.message[:300]}"
    return result.outcome.value.replace("_", " ") + (f" ({error.message[:300]})" if error else "")


def _line(result: CaseResult) -> int:
    return (result.error.line or 0) if result.error else 0


def _shown(result: CaseResult) -> str:
    return "an empty text" if isinstance(result.value, str) else f"a {type(result.value).__name__}"
