"""From files to the database: upsert by slug, a new revision where the files have changed.

Files seed the database, and the admin edits the database: what somebody has edited there is never written over. A new
version of such a question's files becomes a proposal, which an administrator may accept.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery

from core.turns import one_at_a_time
from questions import judging, services
from questions.bankio.ledger import Ledger
from questions.bankio.reading import BankEntry, digest_of, question_folders, read_bank
from questions.curation import same_question
from questions.kinds.base import Content, GradedCase
from questions.models import Origin, Question, Revision, Status
from questions.sources import BankError
from sandbox.cells import NoCell


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one question, and why it is not simply there.

    "new", "changed" or "unchanged"; "waits" where its cases need a sandbox; "failed" where they could not be made;
    "held" where people do not see the new version: it is not proven, or the question was edited in the administration.
    """

    slug: str
    change: str
    reason: str = ""


def load(root: Path) -> Iterator[Loaded]:
    """Loads a bank or one question's folder, and tells of each question once it is stored. Raises BankError before
    anything is written when a file is wrong.

    Those without cases come first: people can begin with them while the rest is made. One whose cases cannot be made
    keeps no other back; where no cell can run, coding questions wait.
    """
    with one_at_a_time("bank load"):
        unchanged = _unchanged(root)
        entries = read_bank(root, without=unchanged)
        yield from (Loaded(folder.name, "unchanged") for folder in unchanged)
        for write in _made(entries):
            with transaction.atomic():
                loaded = write()
            yield loaded


def _unchanged(root: Path) -> list[Path]:
    """The folders that were loaded as they are, and about whose proof there is nothing new either."""
    from_files = Revision.objects.filter(question=OuterRef("pk"), origin=Origin.FILES).order_by("-number")
    last = Question.objects.annotate(
        digest=Subquery(from_files.values("digest")[:1]), proven=Subquery(from_files.values("proven_at")[:1])
    )
    known = {
        slug: ((domain, digest), proven is not None)
        for slug, domain, digest, proven in last.values_list("slug", "domain", "digest", "proven")
    }
    ledger = Ledger.of(root)

    def is_unchanged(folder: Path) -> bool:
        digest = digest_of(folder)
        loaded, proven = known.get(folder.name, (None, False))
        return loaded == (folder.parent.name, digest) and (proven or not ledger.holds(folder.name, digest))

    return [folder for folder in question_folders(root) if is_unchanged(folder)]


def _made(entries: list[BankEntry]) -> Iterator[Callable[[], Loaded]]:
    """What is to be written for each entry, as soon as that is known. Cases are made several at a time."""
    to_make = []
    for entry in entries:
        if ready := _without_cell(entry):
            yield ready
        else:
            to_make.append(entry)
    with ThreadPoolExecutor(max(1, settings.SANDBOX_POOL_SIZE)) as threads:
        unjudged_first = sorted(to_make, key=lambda entry: entry.kind.judged)
        making = [threads.submit(_make, entry) for entry in unjudged_first]
        try:
            for made in as_completed(making):
                yield made.result()
        finally:
            threads.shutdown(cancel_futures=True)


def _make(entry: BankEntry) -> Callable[[], Loaded]:
    """Makes the cases in cells. Knows no database: it runs in a thread of its own."""
    try:
        content, cases = entry.kind.make_cases(entry.folder, entry.content, judging.once_more(judging.run))
    except NoCell as error:
        waits = Loaded(entry.slug, "waits", str(error))
        return lambda: waits
    except BankError as error:
        failed = Loaded(entry.slug, "failed", str(error))
        return lambda: failed
    return lambda: _store(entry, content, cases)


def _without_cell(entry: BankEntry) -> Callable[[], Loaded] | None:
    """What is to be done, where no cases need to be made for it."""
    questions = Question.objects.select_related("revision", "proposal")
    if (question := questions.filter(slug=entry.slug).first()) is None:
        return None
    if question.kind != entry.kind.slug:
        return lambda: Loaded(entry.slug, "held", OTHER_KIND.format(question.kind))
    if question.proposal is not None and question.proposal.origin == Origin.ADMIN:
        return lambda: Loaded(entry.slug, "held", EDIT_WAITS)
    last = question.revisions.filter(origin=Origin.FILES).order_by("-number").first()
    if last is None or last.digest != entry.digest:
        same = _is_edited(question) and same_question(entry, question.revision)
        return (lambda: Loaded(entry.slug, "unchanged")) if same else None
    if entry.recorded and last.proven_at is None:
        return lambda: _store_proof(question, last, entry)
    return lambda: _move(question, entry)


def _store_proof(question: Question, revision: Revision, entry: BankEntry) -> Loaded:
    """What was held back only for want of a proof is shown, now that there is one."""
    services.mark_proven(revision)
    is_new = question.revision_id == revision.pk and question.status == Status.DRAFT
    return _show(question, revision, entry, created=is_new)


def _move(question: Question, entry: BankEntry) -> Loaded:
    services.move(question, entry.domain)
    return Loaded(question.slug, "changed", f"now stands under {entry.domain.label}")


def _is_edited(question: Question) -> bool:
    return question.revision is not None and question.revision.origin == Origin.ADMIN


def _store(entry: BankEntry, content: Content, cases: list[GradedCase]) -> Loaded:
    # Making the cases takes a while: an administrator may have edited the question meanwhile.
    if kept_as_it_is := _without_cell(entry):
        return kept_as_it_is()
    front = entry.front.of_revision()
    question, created = Question.objects.get_or_create(slug=entry.slug, defaults={**front, "domain": entry.domain})
    revision = services.add_revision(question, digest=entry.digest, front=front, content=content)
    services.store_cases(revision, content=content, cases=cases)
    if entry.recorded:
        services.mark_proven(revision)
    return _show(question, revision, entry, created=created)


def _show(question: Question, revision: Revision, entry: BankEntry, *, created: bool) -> Loaded:
    """Lets people see the revision, or holds it back as a proposal."""
    if question.domain != entry.domain:
        services.move(question, entry.domain)
    status = entry.front.status if created else Status(question.status)
    if _is_edited(question):
        return _hold(question, revision, "was edited in the administration; the new files are a proposal there")
    if status == Status.PUBLISHED and revision.proven_at is None:
        if created:
            services.adopt(question, revision, status=Status.DRAFT)
            return Loaded(question.slug, "held", UNPROVEN.format("a draft"))
        return _hold(question, revision, UNPROVEN.format("a proposal"))
    services.adopt(question, revision, status=status)
    return Loaded(question.slug, "new" if created else "changed")


# People's answers are of the question's kind.
OTHER_KIND = "is a question of the kind '{}' here, and stays one: give the new one another name"
EDIT_WAITS = "has an edit that waits in the administration: publish or discard it there, then load again"
UNPROVEN = "is not proven and so only {}: run `bank check --record`, or prove it in the administration"


def _hold(question: Question, revision: Revision, reason: str) -> Loaded:
    question.proposal = revision
    question.save(update_fields=["proposal"])
    return Loaded(question.slug, "held", reason)
