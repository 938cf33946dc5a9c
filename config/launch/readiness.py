"""Asks the started site whether its parts work."""

import http.client
import json
from dataclasses import dataclass

from .ports import HOST


@dataclass(frozen=True)
class Readiness:
    """The answer of /readyz: what each part says that does not work yet; `answered` is False before any."""

    answered: bool
    waiting: dict[str, str]

    @property
    def is_ready(self) -> bool:
        return self.answered and not self.waiting

    @property
    def lacks_only_sandbox(self) -> bool:
        return self.answered and set(self.waiting) == {"sandbox"}


def ask(port: int) -> Readiness:
    """One request to /readyz; whatever goes wrong is an answer too."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        return _read(response.status, response.read())
    except (OSError, http.client.HTTPException):
        return Readiness(answered=False, waiting={"web": "does not answer yet"})
    finally:
        connection.close()


def _read(status: int, body: bytes) -> Readiness:
    try:
        parts = json.loads(body)
        waiting = {name: str(part["detail"]) for name, part in parts.items() if not part["ok"]}
    except (ValueError, TypeError, KeyError, AttributeError):
        # 400 here usually means that ALLOWED_HOSTS leaves out 127.0.0.1.
        return Readiness(answered=False, waiting={"web": f"/readyz answers with status {status} instead of JSON"})
    if status != 200 and not waiting:
        waiting = {"web": f"/readyz answers with status {status}"}
    return Readiness(answered=True, waiting=waiting)
