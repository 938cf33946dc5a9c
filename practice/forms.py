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

    def values(self) -> dict[str, Any]:
        """`answer` (with plain line ends) and `token`. Raises BadAnswer when the page sent no usable token."""
        try:
            token = uuid.UUID(self._posted.get("token", ""))
        except ValueError:
            raise BadAnswer("This page is out of date. Reload it; your draft is kept.") from None
        return {"answer": self._posted.get("answer", "").replace("\r\n", "\n"), "token": token}
