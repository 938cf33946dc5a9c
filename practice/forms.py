"""What the workspace posts."""

import json
import uuid
from typing import Any

from django.http import QueryDict

from practice.services import BadAnswer
from questions.own_cases import BadCases, Typed, read


def version_seen(posted: QueryDict) -> int | None:
    """The version of the draft that the page has seen last; None from a page that does not say."""
    version = posted.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else None


class AnswerForm:
    """An answer and the page's token for it. No Django form: white space at the ends of code matters."""

    def __init__(self, posted: QueryDict) -> None:
        self._posted = posted

    def values(self) -> dict[str, Any]:
        """`answer` (with plain line ends), `token`, and the cases `typed`. Raises BadAnswer when the page sent no
        usable token, or more cases than are kept."""
        try:
            token = uuid.UUID(self._posted.get("token", ""))
        except ValueError:
            raise BadAnswer("This page is out of date. Reload it; your draft is kept.") from None
        return {"answer": self._text("answer"), "typed": self._typed(), "token": token}

    def _typed(self) -> list[Typed] | None:
        text = own_cases_in(self._posted)
        try:
            return None if text is None else read(text)
        except BadCases as error:
            raise BadAnswer(str(error)) from None

    def _text(self, name: str) -> str:
        return _plain(self._posted.get(name, ""))


def own_cases_in(posted: QueryDict) -> str | None:
    """The cases that were typed beside the examples, as drafts keep them; None from a page that has no place for them.

    Without script every case is a field of its own, beside one with the name of the example that it was.
    """
    if "own_cases" in posted:
        return posted["own_cases"]
    if "case" not in posted:
        return None
    names, texts = posted.getlist("case_of"), posted.getlist("case")
    pairs = [(name, _plain(text)) for name, text in zip(names, texts, strict=False) if name or text.strip()]
    return json.dumps(pairs, ensure_ascii=False)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")
