"""The bank in the admin: what is published is decided here, what a question says still comes from its files."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from questions.models import Question


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin):
    list_display = ("title", "domain", "kind", "difficulty", "status")
    list_filter = ("status", "domain", "kind", "difficulty")
    search_fields = ("title", "slug")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in Question._meta.fields if field.name != "status"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
