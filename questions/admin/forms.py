"""What the pages of curation post."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.text import slugify

from questions.curation import BadFiles, Complaint, Files, check_sizes, files_of
from questions.kinds.base import Kind
from questions.models import Domain, Question, Revision

#: A larger file is kept as it is: no browser's editor is pleasant with it, and nobody types such a file.
EDITABLE_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in the form. A kept one is not sent to the browser: only its name and its size."""

    name: str
    text: str = ""
    kept: bool = False
    size: int = 0


class FilesForm:
    """A question's files in the browser. No Django form: their number is free, and white space at the ends matters.

    `seen` is the number of the latest revision that the author knows of, `source` the one whose kept files are meant.
    """

    def __init__(self, entries: list[Entry], *, seen: int, source: int) -> None:
        self.entries = entries
        self.seen = seen
        self.source = source

    @classmethod
    def of(cls, revision: Revision, *, seen: int) -> "FilesForm":
        """The form for an edit that starts from a revision."""
        return cls([_entry(name, text) for name, text in files_of(revision).items()], seen=seen, source=revision.number)

    @classmethod
    def posted(cls, posted: QueryDict, question: Question) -> "FilesForm":
        """What the browser sent, with the sizes of kept files."""
        names, texts = posted.getlist("name"), posted.getlist("text")
        sent = [Entry(n.strip(), _plain(t)) for n, t in zip(names, texts, strict=False) if n.strip() or t.strip()]
        form = cls(sent, seen=number(posted.get("seen", "")), source=number(posted.get("source", "")))
        if keep := posted.getlist("keep"):
            kept = form._files_of_source(question)
            form.entries += [Entry(name, kept=True, size=len(kept[name].encode())) for name in keep if name in kept]
        return form

    def knows(self, number: int) -> "FilesForm":
        """The same text, in the hands of somebody who has been told of that revision."""
        return FilesForm(self.entries, seen=number, source=self.source)

    def files(self, question: Question) -> Files:
        """The files, kept ones with their text. Raises BadFiles for names and sizes that no question has."""
        sent = [entry for entry in self.entries if not entry.kept]
        if complaints := self._doubled() + [Complaint("", 0, NAMELESS) for entry in sent if not entry.name]:
            raise BadFiles(complaints)
        files = {entry.name: entry.text for entry in self.entries}
        check_sizes(files)
        kept = self._files_of_source(question) if len(sent) < len(self.entries) else {}
        return files | {entry.name: kept[entry.name] for entry in self.entries if entry.kept}

    def _doubled(self) -> list[Complaint]:
        names = [entry.name for entry in self.entries]
        doubled = sorted({name for name in names if name and names.count(name) > 1})
        return [Complaint(name, 0, "two files have this name") for name in doubled]

    def _files_of_source(self, question: Question) -> Files:
        revision = question.revisions.filter(number=self.source).first()
        return files_of(revision) if revision else {}


NAMELESS = "There is a file with text and without a name."


def _entry(name: str, text: str) -> Entry:
    size = len(text.encode())
    return Entry(name, kept=True, size=size) if size > EDITABLE_BYTES else Entry(name, text, size=size)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


def number(text: str) -> int:
    """A revision's number as a browser sends it; 0, which no revision has, for anything else."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _slug_of(title: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", slugify(title)))[:80].strip("-")


class AddForm(forms.Form):
    """Where a new question belongs; what it says comes in the editor."""

    title = forms.CharField(min_length=3, max_length=160)
    slug = forms.CharField(
        label="Address",
        required=False,
        max_length=80,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", "Use lower-case letters, digits and single hyphens.")],
        help_text="The last part of the question's address, such as lru-cache. Left empty, it is made from the title.",
    )
    domain = forms.ChoiceField(choices=Domain.choices)
    kind = forms.ChoiceField(choices=lambda: sorted((kind.slug, kind.label) for kind in Kind.registry.values()))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "title" not in cleaned or "slug" not in cleaned:
            return cleaned
        cleaned["slug"] = cleaned["slug"] or _slug_of(cleaned["title"])
        if not cleaned["slug"]:
            self.add_error("slug", "The title has no letters to make an address from: type one.")
        elif Question.objects.filter(slug=cleaned["slug"]).exists():
            self.add_error("slug", f"There is a question at {cleaned['slug']} already.")
        return cleaned
