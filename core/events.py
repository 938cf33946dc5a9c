"""Event streams: a page hears of each change of one thing until that thing is done.

The page names the stream in `data-events` of its panel (static/src/js/events.js). Each change comes as the event
`panel` with the panel's HTML, the end as the event `verdict`.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Generator, Hashable, Iterator

import redis
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from core import live, logs

logger = logging.getLogger(__name__)

#: Seconds between looks at the database when nobody reports a change; also the heartbeat.
LOOK_EVERY = 5.0
#: Looks per stream; then it ends and the browser, if still interested, opens the next one, if still signed in.
LOOKS = 60


class Subject(ABC):
    """What a stream tells of. `topic` is the name under which its changes are published."""

    topic: str

    @abstractmethod
    def refresh(self) -> None:
        """Reads the state anew from the database."""

    @abstractmethod
    def state(self) -> Hashable:
        """What was read last; another value means that the panel looks different."""

    @abstractmethod
    def is_done(self) -> bool:
        """Whether, as read last, nothing more will change."""

    @abstractmethod
    def panel(self) -> str:
        """The panel's HTML, as read last."""


def event_stream(subject: Subject) -> HttpResponseBase:
    """Server-sent events about `subject`; 204 when this process has no stream left to give: pages poll as well."""
    if not live.take_stream_slot():
        return HttpResponse(status=204)
    response = StreamingHttpResponse(_Events(subject), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Accel-Buffering"] = "no"
    return response


class _Events:
    """Subscribes first, then reads, so that no change falls in between.

    A class, so that `close` runs when the client goes away even before the first event was read.
    """

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._events = self._make()
        self._ids = logs.current()
        self._open = True

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        # The middleware has let go of the request by now.
        with logs.bound(**self._ids):
            return next(self._events)

    def close(self) -> None:
        if not self._open:
            return
        self._open = False
        try:
            self._events.close()
        finally:
            live.free_stream_slot()

    def _make(self) -> Generator[bytes, None, None]:
        try:
            with live.listening(self._subject.topic) as listener:
                yield self._panel()
                for _ in range(LOOKS):
                    if self._subject.is_done():
                        yield _event("verdict", "")
                        return
                    changed = listener.wait(seconds=LOOK_EVERY) or self._changed()
                    yield self._panel() if changed else b": still here\n\n"
        except redis.RedisError as error:
            # The page polls as well; without the broker that is all there is.
            logger.warning("no live updates: %s", error)
        except ObjectDoesNotExist:
            # Deleted while somebody watched; the page's next question gets its 404.
            connection.close()

    def _changed(self) -> bool:
        before = self._subject.state()
        self._subject.refresh()
        # The stream waits for seconds or minutes; other requests can use the connection meanwhile.
        connection.close()
        return before != self._subject.state()

    def _panel(self) -> bytes:
        self._subject.refresh()
        html = self._subject.panel()
        connection.close()
        return _event("panel", html)


def _event(name: str, data: str) -> bytes:
    lines = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
    return f"event: {name}\n{lines}\n".encode()
