"""Curation: the bank in the admin. What a question says is edited as its files, proven in a cell, then published."""

from questions.admin.question import QuestionAdmin

__all__ = ["QuestionAdmin"]
