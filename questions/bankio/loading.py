"""From files to the database: upsert by slug, a new revision where the files have changed.

Files seed the database, and the admin edits the database: what somebody has edited there is never written over. A new
version of such a question's files becomes a proposal, which an administrator may accept.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import OuterRef, Subquery

from questions import judging, services
from questions.bankio.reading import BankEntry, read_bank
from questions.kinds.base import Content, GradedCase
from questions.models import Origin, Question, Revision, Status
from sandbox.cells import NoCell


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one question, and why it is not simply there.

    "new", "changed" or "unchanged"; "waits" where its cases need a sandbox; "held" where people do not see the new
    version: it is not proven, or the question was edited in the administration.
    """

    slug: str
    change: str
    reason: str = ""


def load(root: Path) -> list[Loaded]:
    """Loads a bank or one question's folder. Raises BankError before anything is written.

    Cases are made first, all of them: a question whose generator fails stops the load with nothing half-done. Where
    no cell can run, coding questions wait and the others load.
    """
    known = _last_loaded()
    made = list(_made(read_bank(root), known))
    with transaction.atomic():
        return [write() for write in made]


def _last_loaded() -> dict[str, str]:
    """For each question the digest of the files that were loaded last."""
    from_files = Revision.objects.filter(question=OuterRef("pk"), origin=Origin.FILES).order_by("-number")
    digests = Question.objects.annotate(digest=Subquery(from_files.values("digest")[:1]))
    return dict(digests.values_list("slug", "digest"))


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
    front = entry.front.of_revision()
    question, created = Question.objects.get_or_create(slug=entry.slug, defaults={**front, "domain": entry.domain})
    revision = services.add_revision(question, digest=entry.digest, front=front, content=content)
    services.store_cases(revision, content=content, cases=cases)
    if entry.recorded:
        services.mark_proven(revision)
    return _show(question, revision, entry, created=created)


def _show(question: Question, revision: Revision, entry: BankEntry, *, created: bool) -> Loaded:
    """Lets people see the revision, or holds it back as a proposal."""
    question.domain = entry.domain
    status = entry.front.status if created else Status(question.status)
    if question.revision is not None and question.revision.origin == Origin.ADMIN:
        return _hold(question, revision, "was edited in the administration; the new files are a proposal there")
    if status == Status.PUBLISHED and revision.proven_at is None:
        if created:
            services.adopt(question, revision, status=Status.DRAFT)
            return Loaded(question.slug, "held", UNPROVEN.format("a draft"))
        return _hold(question, revision, UNPROVEN.format("a proposal"))
    services.adopt(question, revision, status=status)
    return Loaded(question.slug, "new" if created else "changed")


UNPROVEN = "is not proven and so only {}: run `bank check --record`, or prove it in the administration"


def _hold(question: Question, revision: Revision, reason: str) -> Loaded:
    question.proposal = revision
    question.save(update_fields=["proposal"])
    return Loaded(question.slug, "held", reason)
