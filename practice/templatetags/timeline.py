"""When the code of a case was started, and how each start ended, as bars on one scale of time."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

register = template.Library()

#: How an act ended -> (tone, icon, word).
ENDS = {
    "finished": ("good", "solved", "Finished"),
    "killed": ("warn", "skipped", "Killed"),
    "failed": ("bad", "wrong", "Failed"),
}
SCALE, NARROWEST = 1000, 8


@register.inclusion_tag("practice/timeline.html")
def timeline(acts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Takes the acts of a case as questions/kinds/reported.py keeps them."""
    whole = max((act["began_ms"] + act["wall_ms"] for act in acts), default=0) or 1
    return {"acts": [_bar(act, SCALE / whole) for act in acts]}


def _bar(act: Mapping[str, Any], scale: float) -> dict[str, Any]:
    tone, sign, word = ENDS[act["end"]]
    width = max(NARROWEST, round(act["wall_ms"] * scale))
    return {
        **act,
        "tone": tone,
        "sign": sign,
        "word": word,
        "x": min(round(act["began_ms"] * scale), SCALE - width),
        "width": width,
    }
