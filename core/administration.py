"""The administration: Django's own, which ignores what no database could be asked for."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.sites import AdminSite
from django.http import HttpRequest, HttpResponseBase, QueryDict

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Site(AdminSite):
    """Filters, searches and completions of every model pass here, those of libraries among them."""

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # noqa: FBT001, FBT002 (Django's own)
        @wraps(view)
        def plain(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
            request.GET = cast(Any, without_nul(request.GET))  # the stubs know of one kind of QueryDict here
            return view(request, *args, **options)

        return super().admin_view(cast(View, plain), cacheable)


def without_nul(query: QueryDict) -> QueryDict:
    """The query without parameters that hold a NUL, which Django takes for text and PostgreSQL refuses."""
    odd = [name for name, values in query.lists() if any("\0" in part for part in (name, *values))]
    if not odd:
        return query
    kept = query.copy()
    for name in odd:
        del kept[name]
    return kept


class Config(AdminConfig):
    """Stands for `django.contrib.admin` among the installed apps."""

    default_site = "core.administration.Site"
