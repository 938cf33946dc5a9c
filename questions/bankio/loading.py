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
from questions.bankio.ledger import Ledger
from questions.bankio.reading import BankEntry, digest_of, question_folders, read_bank
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
    unchanged = _unchanged(root)
    made = list(_made(read_bank(root, without=unchanged)))
    with transaction.atomic():
        return [*(Loaded(folder.name, "unchanged") for folder in unchanged), *(write() for write in made)]


def _unchanged(root: Path) -> list[Path]:
    """The folders that were loaded as they are, and about whose proof there is nothing new either."""
    from_files = Revision.objects.filter(question=OuterRef("pk"), origin=Origin.FILES).order_by("-number")
    last = Question.objects.annotate(
        digest=Subquery(from_files.values("digest")[:1]), proven=Subquery(from_files.values("proven_at")[:1])
    )
    known = {
        slug: (digest, proven is not None) for slug, digest, proven in last.values_list("slug", "digest", "proven")
    }
    ledger = Ledger.of(root)

    def is_unchanged(folder: Path) -> bool:
        digest, proven = known.get(folder.name, (None, False))
        return digest == digest_of(folder) and (proven or not ledger.holds(folder.name, digest))

    return [folder for folder in question_folders(root) if is_unchanged(folder)]


def _made(entries: list[BankEntry]) -> Iterator[Callable[[], Loaded]]:
    for entry in entries:
        if known := _unproven(entry):
            yield lambda entry=entry, known=known: _store_proof(entry, known)
            continue
        try:
            content, cases = entry.kind.make_cases(entry.folder, entry.content, judging.run)
        except NoCell as error:
            waits = Loaded(entry.slug, "waits", str(error))
            yield lambda waits=waits: waits
            continue
        yield lambda entry=entry, content=content, cases=cases: _store(entry, content, cases)


def _unproven(entry: BankEntry) -> Revision | None:
    """The revision that was loaded from these very files before they were proven."""
    of_files = Revision.objects.filter(question__slug=entry.slug, origin=Origin.FILES).select_related("question")
    last = of_files.order_by("-number").first()
    return last if last and last.digest == entry.digest and last.proven_at is None else None


def _store_proof(entry: BankEntry, revision: Revision) -> Loaded:
    """What was held back only for want of a proof is shown, now that there is one."""
    services.mark_proven(revision)
    question = revision.question
    return _show(question, revision, entry, created=question.revision_id == revision.pk)


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
