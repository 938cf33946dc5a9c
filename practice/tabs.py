"""What stands beside the answer: the statement, hints, the solution, earlier attempts, notes."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from practice.models import Attempt, Mark, Note
from questions.kinds.base import Content
from questions.models import Question, Revision

#: Attempts that are listed; nobody scrolls through more.
MOST_ATTEMPTS = 100


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the tabs. `name` is also the name of its address."""

    name: str
    label: str
    template: str


def tabs_of(question: Question, content: Content) -> list[Tab]:
    """The tabs of a question, the statement first."""
    kind = question.behaviour
    tabs = [
        Tab("question", "Question", kind.statement_template),
        Tab("hints", "Hints", "practice/hints.html"),
        Tab("solution", kind.solution_label, "practice/solution.html"),
        Tab("attempts", "Attempts", "practice/attempts.html"),
        Tab("notes", "Notes", "practice/notes.html"),
    ]
    return tabs if content.hints else [tab for tab in tabs if tab.name != "hints"]


def tab_context(
    user: Any, question: Question, revision: Revision, name: str, *, opened: bool = False
) -> dict[str, Any]:
    """What the template of a tab needs beside the question.

    The solution shows when the person has solved the question, or has `opened` it all the same.
    """
    tabs = tabs_of(question, revision.content)
    tab = next((tab for tab in tabs if tab.name == name), tabs[0])
    own = {
        "solution": lambda: {"opened": opened or question.mark == Mark.SOLVED},
        "attempts": lambda: {"attempts": list(history(user, question)[:MOST_ATTEMPTS])},
        "notes": lambda: {"note": Note.objects.filter(user=user, question=question).first()},
    }.get(tab.name, dict)
    return {"content": revision.content, "tabs": tabs, "tab": tab, **own()}


def revision_shown(question: Question, attempt: Attempt | None) -> Revision:
    """A written answer is assessed, and shown, with the statement and the rubric that it answered."""
    return attempt.revision if attempt and not question.behaviour.judged else question.revision


def history(user: Any, question: Question) -> QuerySet[Attempt]:
    """One's own attempts, latest first, without what lists do not show: that can be a megabyte each."""
    mine = Attempt.objects.visible_to(user).filter(question=question)
    return mine.defer("cases", "answer", "own_cases").select_related("question").order_by("-created_at", "-pk")
