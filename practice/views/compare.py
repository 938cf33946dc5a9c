"""Two attempts at a question, side by side."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from core.diff import compare_texts
from core.http import Request
from core.render import render
from practice.models import Attempt
from practice.tabs import history
from practice.views.workspace import visible_question


def compare(request: Request, slug: str) -> HttpResponse:
    """What changed from the older to the newer of the two chosen attempts; without a choice, of the last two."""
    question = visible_question(request, slug)
    mine = Attempt.objects.visible_to(request.user).filter(question=question)
    chosen = [int(pk) for pk in request.GET.getlist("attempt") if pk.isdecimal() and len(pk) < 19]
    if not chosen:
        chosen = list(history(request.user, question).values_list("pk", flat=True)[:2])
    pair = list(mine.filter(pk__in=chosen).select_related("question").defer("cases").order_by("created_at", "pk")[:3])
    if len(pair) != 2:
        if chosen:
            messages.info(request, "Choose two attempts to compare.")
        return redirect("practice:attempts", slug)
    old, new = pair
    diff = compare_texts(old.answer, new.answer)
    page = render(request, "practice/compare.html", {"question": question, "old": old, "new": new, "diff": diff})
    add_never_cache_headers(page)
    return page
