"""The list of questions."""

from django.http import HttpResponse

from core.http import Request
from core.render import render
from practice.models import marks_for
from questions.models import Question


def question_list(request: Request) -> HttpResponse:
    """Every question that the person may see, with what they have done of it."""
    questions = list(Question.objects.visible_to(request.user).in_curriculum_order())
    marks = marks_for(request.user, questions)
    for question in questions:
        question.mark = marks.get(question.pk, "")
    return render(request, "practice/question_list.html", {"questions": questions})
