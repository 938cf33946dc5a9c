"""The id that people quote when something failed."""

from django import template

from core import logs

register = template.Library()


@register.simple_tag
def request_id() -> str:
    """The id of the request being answered. A tag, since some error pages are rendered without a context."""
    return logs.request_id()
