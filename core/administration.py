"""The administration: Django's own, which answers a query that no database could with words instead of a fault."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.sites import AdminSite
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Site(AdminSite):
    """Filters, searches and completions of every model pass here, those of libraries among them."""

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # noqa: FBT001, FBT002 (Django's own)
        @wraps(view)
        def plain(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
            # Django takes it for text; PostgreSQL refuses it as late as in the query.
            if any("\0" in part for name, values in request.GET.lists() for part in (name, *values)):
                raise BadRequest("The address holds a NUL character.")
            return view(request, *args, **options)

        return super().admin_view(cast(View, plain), cacheable)


class Config(AdminConfig):
    """Stands for `django.contrib.admin` among the installed apps."""

    default_site = "core.administration.Site"
