"""One attempt: its panel, its live updates, its assessment."""

import logging
from collections.abc import Iterator

import redis
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from core import live
from core.http import Request
from core.render import render
from practice import services
from practice.health import waiting_note
from practice.models import Attempt
from practice.views.workspace import workspace_page

logger = logging.getLogger(__name__)

PANEL = "practice/attempt_panel.html"
#: Seconds between looks at the database when nobody reports a change; also the heartbeat.
LOOK_EVERY = 5.0
#: Looks per stream; then it ends and the browser, if still interested, opens the next one, if still signed in.
LOOKS = 60


def attempt(request: Request, pk: int) -> HttpResponse:
    """The panel for a page that asks again; as an address of its own, the question's page showing this attempt."""
    attempt = _own_attempt(request, pk)
    if not request.htmx:
        page = workspace_page(request, attempt.question, attempt=attempt)
    else:
        page = render(request, PANEL, {"attempt": attempt, "waiting_note": waiting_note(attempt)})
    patch_vary_headers(page, ["HX-Request"])
    return page


def attempt_events(request: Request, pk: int) -> HttpResponse:
    """Server-sent events: `panel` with the panel's HTML at each change, then `verdict`. 204 when streams run out."""
    attempt = _own_attempt(request, pk)
    if not live.take_stream_slot():
        return HttpResponse(status=204)
    response = StreamingHttpResponse(_Events(request, attempt), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def assess(request: Request, pk: int) -> HttpResponse:
    """A person's own levels for a written answer."""
    attempt = _own_attempt(request, pk)
    if attempt.revision.behaviour.judged:
        raise Http404("Only written answers are assessed by oneself.")
    if request.method != "POST":
        return redirect(attempt.question)  # somebody signed in again, and was sent back to where the form went
    levels = [request.POST.get(f"point-{n}", "") for n in range(len(attempt.revision.content.rubric))]
    try:
        services.assess(attempt=attempt, levels=levels)
    except services.BadAnswer as error:
        chosen = {"error": str(error), "chosen": levels}
        return workspace_page(request, attempt.question, attempt=attempt, status=422, **chosen)
    return redirect(attempt.question)


def _own_attempt(request: HttpRequest, pk: int) -> Attempt:
    mine = Attempt.objects.visible_to(request.user).select_related("question__revision", "revision")
    return get_object_or_404(mine, pk=pk)


class _Events:
    """The event stream of one attempt. Subscribes first, then reads, so that no change falls in between.

    A class, so that `close` runs when the client goes away even before the first event was read.
    """

    def __init__(self, request: HttpRequest, attempt: Attempt) -> None:
        self._request = request
        self._attempt = attempt
        self._events = self._make()
        self._open = True

    def __iter__(self) -> Iterator[bytes]:
        return self._events

    def close(self) -> None:
        if not self._open:
            return
        self._open = False
        try:
            self._events.close()
        finally:
            live.free_stream_slot()

    def _make(self) -> Iterator[bytes]:
        try:
            with live.listening(self._attempt.topic) as listener:
                yield self._panel()
                for _ in range(LOOKS):
                    if self._attempt.is_done:
                        yield _event("verdict", "")
                        return
                    changed = listener.wait(seconds=LOOK_EVERY) or self._changed()
                    yield self._panel() if changed else b": still here\n\n"
        except redis.RedisError as error:
            # The page polls as well; without the broker that is all there is.
            logger.warning("no live updates: %s", error)

    def _changed(self) -> bool:
        before = (self._attempt.status, self._attempt.progress)
        self._refresh()
        return before != (self._attempt.status, self._attempt.progress)

    def _refresh(self) -> None:
        self._attempt.refresh_from_db()
        # The stream waits for seconds or minutes; other requests can use the connection meanwhile.
        connection.close()

    def _panel(self) -> bytes:
        self._refresh()
        context = {"attempt": self._attempt, "waiting_note": waiting_note(self._attempt)}
        html = render_to_string(PANEL, context, request=self._request)
        connection.close()
        return _event("panel", html)


def _event(name: str, data: str) -> bytes:
    lines = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
    return f"event: {name}\n{lines}\n".encode()
