"""A verdict in colour, sign and word, and where in the answer it points."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.diff import Diff
from core.templatetags.ui import icon
from practice.models import Attempt, Status
from questions.answers import line_in
from questions.verdicts import Verdict

register = template.Library()

WAITING = ("none", "busy", "spinner", "Waiting")
#: Slug -> (tone, icon, extra class of the icon, word).
SHOWN = {
    "passed": ("good", "solved", "", "Passed"),
    "found": ("good", "solved", "", "Found"),
    "survived": ("bad", "wrong", "", "Survived"),
    "well": ("good", "solved", "", "As asked"),
    "wrong": ("bad", "wrong", "", "Wrong"),
    **{verdict.value: ("bad", "wrong", "", verdict.label) for verdict in Verdict},
    Verdict.ACCEPTED.value: ("good", "solved", "", Verdict.ACCEPTED.label),
    Verdict.TIME_LIMIT.value: ("bad", "clock", "", Verdict.TIME_LIMIT.label),
    Verdict.TARGET_MISSED.value: ("bad", "clock", "", Verdict.TARGET_MISSED.label),
    Verdict.TOO_NOISY.value: ("warn", "warning", "", Verdict.TOO_NOISY.label),
    Verdict.INTERNAL_ERROR.value: ("warn", "warning", "", Verdict.INTERNAL_ERROR.label),
    Verdict.NOT_RUN.value: ("none", "skipped", "", Verdict.NOT_RUN.label),
    Status.RUNNING.value: ("none", "busy", "spinner", "Running"),
    Status.QUEUED.value: WAITING,
}


@register.simple_tag
def verdict(slug: str) -> SafeString:
    """Takes a verdict's slug, a status of an attempt that has none yet, or "passed"."""
    tone, sign, extra, word = SHOWN.get(slug, WAITING)
    return format_html('<span class="verdict-text tone-{}">{}{}</span>', tone, icon(sign, extra), word)


@register.simple_tag
def line_of(error: dict[str, Any], answer: str) -> int | None:
    """The line of the whole answer, which may be of several files, on which the error of a case lies."""
    return line_in(answer, error.get("file", ""), error["line"])


@register.simple_tag
def changes_of(attempt: Attempt) -> list[tuple[str, Diff]]:
    """What the answer changed of what it started from, by file, where that is a part of the answer."""
    if not attempt.question.behaviour.shows_changes:
        return []
    return attempt.revision.behaviour.changes(attempt.revision.content, attempt.answer)
