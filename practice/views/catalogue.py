"""The list of questions."""

from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse
from django.urls import reverse

from core.http import Request
from core.render import render
from practice.finding import Found, find, first_untried
from practice.models import marks_for


def question_list(request: Request) -> HttpResponse:
    """A page of the questions that were asked for, with what the person has done of them."""
    found = find(request.user, request.GET)
    questions = list(found.page)
    marks = marks_for(request.user, questions)
    for question in questions:
        question.mark = marks.get(question.pk, "")
    start = None if questions else first_untried(request.user)
    context = {"found": found, "questions": questions, "start": start}
    response = render(request, "practice/question_list.html", context, partial="results")
    if request.htmx and not request.htmx.history_restore_request:
        _tell_address(request, response, found)
    return response


def _tell_address(request: Request, response: HttpResponse, found: Found) -> None:
    """The browser's address follows the list. Letters typed one after the other are one step for Back."""
    address = f"{reverse('practice:question_list')}{'?' if found.address else ''}{found.address}"
    try:
        now = urlsplit(request.htmx.current_url or "")
    except ValueError:  # the header says whatever the sender likes
        now = urlsplit("")
    before = {name: values[-1] for name, values in parse_qs(now.query).items()}
    only_words_differ = "q" in before and "q" in found.asked and before | {"q": ""} == found.asked | {"q": ""}
    same = f"{now.path}{'?' if now.query else ''}{now.query}" == address
    response.headers["HX-Replace-Url" if only_words_differ or same else "HX-Push-Url"] = address
