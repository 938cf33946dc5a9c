"""What the workspace posts."""

import uuid
from typing import Any

from django.http import QueryDict

from practice.services import BadAnswer


def version_seen(posted: QueryDict) -> int | None:
    """The version of the draft that the page has seen last; None from a page that does not say."""
    version = posted.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else None


class AnswerForm:
    """An answer and the page's token for it. No Django form: white space at the ends of code matters."""

    def __init__(self, posted: QueryDict) -> None:
        self._posted = posted

    def values(self, *, own: bool = False) -> dict[str, Any]:
        """`answer` (with plain line ends) and `token`, and `own_input` if asked for. Raises BadAnswer when the page
        sent no usable token, or no input of one's own."""
        try:
            token = uuid.UUID(self._posted.get("token", ""))
        except ValueError:
            raise BadAnswer("This page is out of date. Reload it; your draft is kept.") from None
        own_input = self._text("own_input").strip() if own else ""
        if own and not own_input:
            raise BadAnswer("Write an input first: calls as in the examples, or JSON.")
        return {"answer": self._text("answer"), "own_input": own_input, "token": token}

    def _text(self, name: str) -> str:
        return self._posted.get(name, "").replace("\r\n", "\n")
