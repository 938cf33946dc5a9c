"""What the pages of curation show beside plain values."""

from django import template
from django.utils.safestring import SafeString

from core.markdown import to_html
from questions.verdicts import Verdict

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """A Markdown text as safe HTML."""
    return to_html(text)


@register.filter
def verdict_label(slug: str) -> str:
    return Verdict(slug).label if slug in Verdict.values else slug
