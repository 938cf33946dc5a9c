"""Filters of the list that no field of a question gives by itself."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from questions.kinds.base import Kind
from questions.models import Question

#: What publishing would show is proven: the proposal, or without one the current revision.
PROVEN = Q(proposal__proven_at__isnull=False) | Q(proposal=None, revision__proven_at__isnull=False)


class KindFilter(admin.SimpleListFilter):
    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted((kind.slug, kind.label) for kind in Kind.registry.values())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        return queryset.filter(kind=self.value()) if self.value() in Kind.registry else queryset


class EditFilter(admin.SimpleListFilter):
    title = "edit waiting"
    parameter_name = "edit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        return queryset.filter(proposal__isnull=self.value() == "no") if self.value() else queryset


class ProvenFilter(admin.SimpleListFilter):
    title = "proven"
    parameter_name = "proven"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        match self.value():
            case "yes":
                return queryset.filter(PROVEN)
            case "no":
                return queryset.exclude(PROVEN)
        return queryset
