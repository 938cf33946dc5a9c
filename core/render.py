"""One way to answer with a template, whole or in part."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render as render_template
from django.utils.cache import patch_vary_headers

from core.http import Request


def render(
    request: Request,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    partial: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, or for an htmx request only `partial` of it, so that a page and its pieces stay one file.

    A history restore asks for the whole page again although it comes from htmx.
    """
    if partial and request.htmx and not request.htmx.history_restore_request:
        template = f"{template}#{partial}"
    response = render_template(request, template, context, status=status)
    if partial:
        patch_vary_headers(response, ["HX-Request"])
    return response
