"""Log lines that can be followed: each carries the ids of the request, attempt or proof in whose course it was written.

`LOG_FORMAT` chooses between a line for people and one JSON object for machines. Either shows only the fields named
here: whatever else a library hangs on its records may hold what people typed.
"""

import json
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from textwrap import indent
from typing import Any

from pythonjsonlogger.core import LogData
from pythonjsonlogger.json import JsonFormatter as BaseJsonFormatter

Ids = dict[str, str | int]

#: What `bound` may bind.
IDS = ("request_id", "attempt", "proof")
#: What a line may tell by `extra`, in this order behind its ids; docs/hosting.md explains them.
FIELDS = (
    *("method", "route", "path", "status", "ms", "user", "bytes"),
    *("question", "mode", "worker", "verdict", "cell", "cpu_ms", "wall_ms", "queue_ms", "cases", "tries"),
)

# Parts of an address that open a door to whoever reads them: password links and confirmations of e-mail addresses.
_SECRET_PATH = re.compile(r"(/accounts/(?:password/reset/key|confirm-email)/)[^/\s\"']+")
# What PostgreSQL adds to an error: the whole row that it refused, or a piece of the statement.
_ROW = re.compile(r"^(DETAIL|LINE \d+): .*?(?=^The above exception|^During handling of|\Z)", re.MULTILINE | re.DOTALL)
_PLAIN = re.compile(r"[^\s\"'=\\]+")

_ids: ContextVar[Ids] = ContextVar("log_ids")


@contextmanager
def bound(**ids: str | int) -> Iterator[None]:
    """Within the block, lines of this thread carry these ids too. Empty ones are left out."""
    unknown = ids.keys() - set(IDS)
    if unknown:
        raise TypeError(f"no such id: {', '.join(sorted(unknown))}")
    token = _ids.set({**current(), **{name: value for name, value in ids.items() if value}})
    try:
        yield
    finally:
        _ids.reset(token)


def current() -> Ids:
    """The ids that lines carry now; hand them to `bound` in another thread or at a later time."""
    return _ids.get({})


def request_id() -> str:
    """The id of the request being answered; "" outside of one."""
    return str(current().get("request_id", ""))


class AddIds(logging.Filter):
    """Puts the ids on the record, in the thread that logs. What the line itself says of an id stays."""

    def filter(self, record: logging.LogRecord) -> bool:
        for name, value in current().items():
            if not hasattr(record, name):
                setattr(record, name, value)
        return True


def without_secrets(text: str) -> str:
    """The text with an ellipsis for the secret parts of addresses, and for what people wrote into a refused row."""
    return _ROW.sub("\\1: …\n\n", _SECRET_PATH.sub(r"\1…", text))


def _told(record: logging.LogRecord) -> dict[str, Any]:
    """The ids and fields of a record."""
    names = (name for name in (*IDS, *FIELDS) if getattr(record, name, None) not in (None, ""))
    return {name: getattr(record, name) for name in names}


class LineFormatter(logging.Formatter):
    """A line for people: time, level, logger, message, then `name=value` for what is told."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the library's name)
        told = "".join(f" {name}={_quoted(value)}" for name, value in _told(record).items())
        return without_secrets(_on_one_line(super().formatMessage(record)) + told)

    def formatException(self, ei: Any) -> str:  # noqa: N802 (the library's name)
        return indent(without_secrets(super().formatException(ei)), "    ", lambda _: True)


def _on_one_line(message: str) -> str:
    """Whatever a message quotes, it must not begin a line of its own: an exception's lines are indented."""
    return message if message.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in message)


def _quoted(value: object) -> str:
    # Visitors choose the path: it must neither begin a line of its own nor look like another field.
    text = str(value)
    return text if _PLAIN.fullmatch(text) and text.isprintable() else json.dumps(text)


class JsonFormatter(BaseJsonFormatter):
    """One JSON object per line: time (UTC), level, logger, message, what is told, and exc_info for an exception."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def add_fields(self, log_data: LogData, record: logging.LogRecord, message_dict: LogData) -> None:
        """Fills `log_data`; `message_dict` holds the library's exc_info and stack_info."""
        log_data["time"] = self.formatTime(record)
        log_data["level"] = record.levelname
        log_data["logger"] = record.name
        log_data["message"] = record.getMessage()
        log_data.update(_told(record))
        log_data.update({name: message_dict[name] for name in ("exc_info", "stack_info") if name in message_dict})
        for name, value in log_data.items():
            if isinstance(value, str):
                log_data[name] = without_secrets(value)
