"""The bank in the admin, to look at; editing comes with the curation issue."""

from django.contrib import admin

from questions.models import Question


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin):
    list_display = ("title", "domain", "kind", "difficulty", "status")
    list_filter = ("status", "domain", "kind", "difficulty")
    search_fields = ("title", "slug")
    readonly_fields = ("slug", "kind", "revision")
