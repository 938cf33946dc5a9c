"""What many pages show many times. As tags, since an included file costs several times as much: a verdict shows dozens,
and somebody waits for it."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A decorative icon of the sprite in ui/icons.html, with `extra` classes. The words beside it speak."""
    return format_html('<svg class="icon {}" aria-hidden="true"><use href="#i-{}"/></svg>', extra, name)
