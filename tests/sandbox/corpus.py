"""The hostile corpus: reads the files below `hostile/`, and says whether a report is what a file's header promises.

`hostile/README.md` tells what a header may hold. `workers` fires an attack at a worker and looks for what it left.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.compare import compare
from sandbox.harness import parse
from sandbox.job import Case, CaseResult, Job, Limits, Outcome, Report

FOLDER = Path(__file__).parent / "hostile"
FAMILIES = ("time", "memory", "processes", "output", "forgery", "escape")
VERDICTS = {"accepted", "wrong_answer", *Outcome} - {Outcome.RETURNED, Outcome.INTERNAL_ERROR}
#: After these no further case of the job is run.
STOPPING = {Outcome.TIME_LIMIT, Outcome.MEMORY_LIMIT, Outcome.OUTPUT_LIMIT, Outcome.SYNTAX_ERROR}
#: The least that shows that the attack took place: a text that must be found, or a number that must be reached.
TEXTS, NUMBERS = ("stdout", "stderr", "message"), ("cpu_ms", "wall_ms", "peak_mb")
KEYS = {"what", "covers", "expect", "cases", "answer", "rule", "harness", "limits", "machine", *TEXTS, *NUMBERS}
LIMITS = {"cpu_seconds": 3.0, "wall_seconds": 15.0, "memory_mb": 64}  # an attack on time states its own
CASES = '[["attack"], ["after"]]'
HEADER = re.compile(r"# ([a-z_]+)(?:\((docker|bubblewrap|user)\))?: (.+)")
OTHER_FILE = re.compile(r"^# -- file: (\S+)\n", re.MULTILINE)


class HeaderError(ValueError):
    """A file of the corpus says something that cannot be understood."""


@dataclass(frozen=True, slots=True)
class Attack:
    """One file. `header` maps (key, kind of cell or "") to the text behind the colon."""

    name: str
    header: Mapping[tuple[str, str], str]
    files: Mapping[str, str]

    @property
    def family(self) -> str:
        return self.name.partition("/")[0]

    def said(self, key: str, kind: str = "") -> str:
        """What the header says of `key` for this kind of cell; empty when nothing."""
        return self.header.get((key, kind)) or self.header.get((key, ""), "")

    def runs_here(self) -> bool:
        return self.said("machine") in ("", os.uname().machine)

    def job(self, kind: str, bait: Mapping[str, Any]) -> Job:
        """What is submitted. `$name` in the cases' data stands for what the bait has under that name."""
        datas = json.loads(self.said("cases") or CASES)
        given = [[bait[word[1:]] if str(word)[:1] == "$" else word for word in data] for data in datas]
        cases = tuple(Case(f"case {number}", data) for number, data in enumerate(given))
        limits: dict[str, Any] = dict(LIMITS)
        for word in self.said("limits", kind).split():
            name, _, number = word.partition("=")
            limits[name] = float(number) if name.endswith("seconds") else int(number)
        harness = parse(self.said("harness") or "function:f")
        return Job(files=self.files, harness=harness, cases=cases, limits=Limits(**limits))

    def expected(self, kind: str, cases: int) -> list[set[str]]:
        """The verdicts that each case may end in. What the header leaves out follows from the rest."""
        words = [set(part.strip().split("|")) for part in self.said("expect", kind).split(",")]
        while len(words) < cases:
            words.append({"not_run"} if words[-1] <= STOPPING | {"not_run"} else {"accepted"})
        return words


def read(path: Path) -> Attack:
    """Raises HeaderError for a header that is not as README.md says."""
    name = str(path.relative_to(FOLDER).with_suffix(""))
    lines = path.read_text(encoding="utf-8").split("\n")
    size = next((number for number, line in enumerate(lines) if not line.startswith("# ")), len(lines))
    header: dict[tuple[str, str], str] = {}
    for line in lines[:size]:
        found = HEADER.fullmatch(line)
        if not found or found[1] not in KEYS:
            raise HeaderError(f"{name}: {line!r} is no line of a header")
        header[found[1], found[2] or ""] = found[3]
    # Empty lines in place of the header: it names the answer, and line numbers shall be those of the file.
    first, *others = OTHER_FILE.split("\n" * size + "\n".join(lines[size:]))
    attack = Attack(name, header, {"solution.py": first, **dict(zip(others[::2], others[1::2], strict=True))})
    _check(attack)
    return attack


def _check(attack: Attack) -> None:
    if not attack.said("what") or not attack.said("expect"):
        raise HeaderError(f"{attack.name}: the header needs what and expect")
    for (key, kind), text in attack.header.items():
        if key == "expect" and (odd := set(re.split(r"[|,\s]+", text)) - VERDICTS):
            raise HeaderError(f"{attack.name}: {odd} are no verdicts for expect({kind})")
    if not any(key in (*TEXTS, *NUMBERS) for key, _ in attack.header):
        raise HeaderError(f"{attack.name}: nothing proves that the attack takes place: {', '.join((*TEXTS, *NUMBERS))}")


def read_all() -> list[Attack]:
    """Every file, family by family."""
    return [read(path) for family in FAMILIES for path in sorted((FOLDER / family).glob("*.py"))]


def verdict(attack: Attack, result: CaseResult) -> str:
    """The result's outcome, a returned value compared with the right one as a worker would: outside the cell."""
    if result.outcome is not Outcome.RETURNED:
        return str(result.outcome)
    answer = json.loads(attack.said("answer") or '"good"')
    return "wrong_answer" if compare(answer, result.value, attack.said("rule") or "exact") else "accepted"


def flaws(attack: Attack, kind: str, report: Report) -> list[str]:
    """In which the report is not what the header promises."""
    found = [f"the sandbox failed: {report.fault}"] if report.fault else []
    expected = attack.expected(kind, len(report.cases))
    for result, words in zip(report.cases, expected, strict=True):
        word = verdict(attack, result)
        if word not in words:
            found.append(f"{result.name} ended in {word}, not in {' or '.join(sorted(words))}: {_short(result)}")
        if word not in ("accepted", "wrong_answer", "not_run") and not (result.error and result.error.message):
            found.append(f"{result.name} has no sentence for the learner: {_short(result)}")
    return found + _unproven(attack, kind, report.cases[0])


def _unproven(attack: Attack, kind: str, result: CaseResult) -> list[str]:
    """What the header names as evidence of the attack, and the first case does not show."""
    texts = {"stdout": result.stdout, "stderr": result.stderr, "message": result.error.message if result.error else ""}
    numbers = {"cpu_ms": result.cpu_ms, "wall_ms": result.wall_ms, "peak_mb": result.peak_bytes / (1 << 20)}
    found = []
    for key, text in texts.items():
        if (pattern := attack.said(key, kind)) and not re.search(pattern, text, re.MULTILINE):
            found.append(f"{key} shows no {pattern!r}: {text[:300]!r}, {_short(result)}")
    for key, number in numbers.items():
        if (least := attack.said(key, kind)) and number < float(least):
            found.append(f"{key} is {number:.1f}, which is less than {least}")
    return found


def _short(result: CaseResult) -> str:
    return f"{result.value!r:.200} {result.error!r:.1000} {result.stdout[:200]!r} {result.stderr[:200]!r}"
