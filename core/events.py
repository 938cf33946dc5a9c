"""Event streams: a page hears of each change of one thing until that thing is done.

The page names the stream in `data-events` of its panel (static/src/js/events.js). Each change comes as the event
`panel` with the panel's HTML, the end as the event `verdict`. `known` comes first where the page is up to date.
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
#: Seconds for which a stream keeps its connection to the database while it waits.
AT_HAND = 0.5
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


def event_stream(subject: Subject, *, seen: str = "") -> HttpResponseBase:
    """Server-sent events about `subject`; 204 when this process has no stream left to give: pages poll as well.

    `seen` is the state that the page shows already (`data-state` of its panel): that one is not sent again.
    """
    if not live.take_stream_slot():
        return HttpResponse(status=204)
    response = StreamingHttpResponse(_Events(subject, seen), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Accel-Buffering"] = "no"
    return response


class _Events:
    """Subscribes first, then reads, so that no change falls in between.

    A class, so that `close` runs when the client goes away even before the first event was read.
    """

    def __init__(self, subject: Subject, seen: str) -> None:
        self._subject, self._seen = subject, seen
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
                yield self._panel() if self._changed() else _event("known", "")
                for _ in range(LOOKS):
                    if self._subject.is_done():
                        yield _event("verdict", "")
                        return
                    self._wait(listener)
                    changed = self._changed()
                    yield self._panel() if changed else b": still here\n\n"
        except redis.RedisError as error:
            # The page polls as well; without the broker that is all there is.
            logger.warning("no live updates: %s", error)
        except ObjectDoesNotExist:
            # Deleted while somebody watched; the page's next question gets its 404.
            connection.close()

    def _wait(self, listener: live.Listener) -> None:
        """Until a change is reported, or a look is due. Most verdicts come soon: then the connection is at hand."""
        soon = min(AT_HAND, LOOK_EVERY)
        if not listener.wait(seconds=soon):
            # The stream waits for seconds or minutes; other requests can use the connection meanwhile.
            connection.close()
            listener.wait(seconds=LOOK_EVERY - soon)

    def _changed(self) -> bool:
        """Whether the state is another one than the page was told last."""
        self._subject.refresh()
        before, self._seen = self._seen, str(self._subject.state())
        return before != self._seen

    def _panel(self) -> bytes:
        return _event("panel", self._subject.panel())


def _event(name: str, data: str) -> bytes:
    lines = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
    return f"event: {name}\n{lines}\n".encode()
