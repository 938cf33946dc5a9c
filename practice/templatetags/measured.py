"""What was measured of a case: in words, as a small chart of the rounds, and as the numbers behind it."""

from collections.abc import Mapping
from math import floor, log10
from statistics import median
from typing import Any

from django import template

from questions import measuring
from questions.rounds import Decision

register = template.Library()

#: Of the drawing: where values lie between, and the height of the lines for the starter and the answer.
LEFT, RIGHT, STARTER_Y, ANSWER_Y = 62.0, 340.0, 20.0, 46.0
MOST_TICKS = 5
WORDS = {
    Decision.REACHED: ("good", "solved", "Reached"),
    Decision.MISSED: ("bad", "wrong", "Missed"),
    Decision.OPEN: ("warn", "warning", "Too noisy"),
}
NAMES = {"cpu": "CPU time", "memory": "Memory"}


@register.inclusion_tag("practice/measured_figure.html")
def measured_figure(figure: Mapping[str, Any]) -> dict[str, Any]:
    """Takes a figure as questions/measuring.py keeps it."""
    resource, rounds = figure["resource"], figure["rounds"]
    goal = median(starter for starter, _ in rounds) / figure["target"]
    scale = _Scale([goal, *(value for pair in rounds for value in pair)], unit=1.0 if resource == "cpu" else 1 << 20)
    tone, sign, word = WORDS[figure["decision"]]
    return {
        "tone": tone,
        "sign": sign,
        "word": word,
        "name": NAMES[resource],
        "said": measuring.in_words(figure),
        "target": f"{figure['target']:g}",
        "goal": amount(resource, goal),
        "goal_x": scale.place(goal),
        "goal_on_left": scale.place(goal) > (LEFT + RIGHT) / 2,
        "dots": [(scale.place(starter), scale.place(answer)) for starter, answer in rounds],
        "ticks": [(scale.place(value), amount(resource, value)) for value in scale.ticks()],
        "y": {"starter": STARTER_Y, "answer": ANSWER_Y},
        "rows": [
            (amount(resource, starter), amount(resource, answer), measuring.times(starter / answer))
            for starter, answer in rounds
        ],
    }


def amount(resource: str, value: float) -> str:
    """Milliseconds, or bytes, as one reads them."""
    if resource == "cpu":
        return f"{value / 1000:.3g} s" if value >= 1000 else f"{value:.3g} ms"
    return f"{value / (1 << 20):.3g} MB"


class _Scale:
    """A logarithmic axis on which the values fit, with a little room at both ends. Its ticks count in `unit`."""

    def __init__(self, values: list[float], *, unit: float) -> None:
        self._unit = unit
        least, most = log10(min(values)), log10(max(values))
        room = max(0.06 * (most - least), 0.05)
        self._low, self._high = least - room, most + room

    def place(self, value: float) -> float:
        part = (log10(value) - self._low) / (self._high - self._low)
        return round(LEFT + part * (RIGHT - LEFT), 1)

    def ticks(self) -> list[float]:
        """Round numbers: 1, 2 and 5 of each power of ten, or fewer where those would be too many."""
        powers = range(floor(self._low - log10(self._unit)), floor(self._high - log10(self._unit)) + 1)
        found: list[float] = []
        for digits in ((1, 2, 5), (1, 3), (1,)):
            found = [self._unit * digit * 10.0**power for power in powers for digit in digits]
            found = [value for value in found if self._low <= log10(value) <= self._high]
            if len(found) <= MOST_TICKS:
                break
        return found
