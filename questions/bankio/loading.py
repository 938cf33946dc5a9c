"""From files to the database: upsert by slug, a new revision where the files have changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from questions import judging
from questions.bankio.reading import BankEntry, read_bank
from questions.kinds.base import Content, GradedCase
from questions.models import Question, Revision, TestData
from sandbox.cells import NoCell


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one question: "new", "changed", "unchanged", or "waits" where its cases need a sandbox."""

    slug: str
    change: str
    reason: str = ""


def load(root: Path) -> list[Loaded]:
    """Loads a bank or one question's folder. Raises BankError before anything is written.

    Cases are made first, all of them: a question whose generator fails stops the load with nothing half-done. Where
    no cell can run, coding questions wait and the others load.
    """
    known = dict(Question.objects.filter(revision__isnull=False).values_list("slug", "revision__digest"))
    entries = read_bank(root)
    made = list(_made(entries, known))
    with transaction.atomic():
        return [write() for write in made]


def _made(entries: list[BankEntry], known: dict[str, str]) -> Iterator[Callable[[], Loaded]]:
    for entry in entries:
        if known.get(entry.slug) == entry.digest:
            unchanged = Loaded(entry.slug, "unchanged")
            yield lambda unchanged=unchanged: unchanged
            continue
        try:
            content, cases = entry.kind.make_cases(entry.folder, entry.content, judging.run)
        except NoCell as error:
            waits = Loaded(entry.slug, "waits", str(error))
            yield lambda waits=waits: waits
            continue
        yield lambda entry=entry, content=content, cases=cases: _store(entry, content, cases)


def _store(entry: BankEntry, content: Content, cases: list[GradedCase]) -> Loaded:
    front = entry.front
    question, created = Question.objects.update_or_create(
        slug=entry.slug,
        defaults={
            **front.model_dump(exclude={"status"}),
            "domain": entry.domain,
        },
        create_defaults={**front.model_dump(), "domain": entry.domain},
    )
    question.revision = add_revision(question, digest=entry.digest, content=content, cases=cases)
    question.save(update_fields=["revision"])
    return Loaded(entry.slug, "new" if created else "changed")


def add_revision(question: Question, *, digest: str, content: Content, cases: list[GradedCase]) -> Revision:
    """Stores the next revision of a question with its test data; the caller makes it the current one."""
    last = question.revisions.aggregate(last=Max("number"))["last"] or 0
    revision = Revision.objects.create(
        question=question, number=last + 1, kind=question.kind, digest=digest, data=content.model_dump(mode="json")
    )
    TestData.objects.create(revision=revision, cases=[case.model_dump(mode="json") for case in cases])
    return revision
