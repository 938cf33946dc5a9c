"""A verdict in colour, sign and word."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.templatetags.ui import icon
from practice.models import Status
from questions.verdicts import Verdict

register = template.Library()

WAITING = ("none", "busy", "spinner", "Waiting")
#: Slug -> (tone, icon, extra class of the icon, word).
SHOWN = {
    "passed": ("good", "solved", "", "Passed"),
    **{verdict.value: ("bad", "wrong", "", verdict.label) for verdict in Verdict},
    Verdict.ACCEPTED.value: ("good", "solved", "", Verdict.ACCEPTED.label),
    Verdict.TIME_LIMIT.value: ("bad", "clock", "", Verdict.TIME_LIMIT.label),
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
