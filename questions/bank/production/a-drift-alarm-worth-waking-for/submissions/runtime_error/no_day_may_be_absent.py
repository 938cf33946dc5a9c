# Expects a file for every day.
import json
import os
from bisect import bisect_right
from math import log
from pathlib import Path

import journal
import pager
import reference
import windows

FEW, SHIFTED = 300, 0.2
FRESH = {"next": 0, "bad": 0, "good": 0, "incident": False}


def main(work: Path) -> None:
    saved = work / "state.json"
    state = json.loads(saved.read_text()) if saved.exists() else dict(FRESH)
    references: dict[int, Reference] = {}
    for day in windows.days()[state["next"] :]:
        weekday = day % 7
        if weekday not in references:
            references[weekday] = Reference(reference.read(weekday))
        judge(day, state, references[weekday])
        state["next"] = day + 1
        fresh = work / "state.new"
        fresh.write_text(json.dumps(state))
        os.replace(fresh, saved)


def judge(day, state, usual) -> None:
    values = windows.read(day)
    due = len(values) >= FEW and is_due(state, usual.psi(values) >= SHIFTED)
    # A start before this one may have paged and died: the pager knows.
    if due and not any(page["day"] == day for page in pager.pages()):
        pager.page(day, "The amounts have shifted against their weekday for two days.")
    journal.write(day, {"rows": len(values), "paged": due})


def is_due(state, shifted) -> bool:
    """Takes the day into the state, and says whether it is one to page on."""
    state["bad"] = state["bad"] + 1 if shifted else 0
    state["good"] = 0 if shifted else state["good"] + 1
    if state["incident"]:
        state["incident"] = state["good"] < 3
        return False
    state["incident"] = state["bad"] == 2
    return state["incident"]


class Reference:
    """Shares of the reference in ten bins of equal size and one for what is missing."""

    def __init__(self, values) -> None:
        known = sorted(value for value in values if value is not None)
        self.edges = [known[len(known) * tenth // 10] for tenth in range(1, 10)]
        self.shares = self.shares_of(values)

    def shares_of(self, values) -> list[float]:
        counts = [0.5] * 11
        for value in values:
            counts[10 if value is None else bisect_right(self.edges, value)] += 1
        total = sum(counts)
        return [count / total for count in counts]

    def psi(self, values) -> float:
        return sum((p - q) * log(p / q) for p, q in zip(self.shares_of(values), self.shares, strict=True))
