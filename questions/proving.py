"""Proves revisions: runs each of their submissions in a worker's cell, and keeps a table of what it earned.

The row in the database is the queue of record, as for attempts: a worker claims it by a conditional UPDATE under a
lease, messages only wake. One proof runs at a time however many workers there are, so that people's answers are not
held up; the database itself sees to that.
"""

import logging
import threading
import uuid
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from kombu.exceptions import OperationalError

from core import live, logs, workers
from core.outages import through_outages
from questions import curation, judging, services
from questions.bankio.checking import Judged, prove
from questions.bankio.reading import read_entry
from questions.kinds.base import Content, GradedCase
from questions.models import Proof, ProofStatus, Revision, TestData
from questions.sources import BankError
from sandbox.cells import NoCell
from sandbox.job import Job, Report

logger = logging.getLogger(__name__)

#: Beyond what a job may take by the wall clock, tried twice: for starting, killing and cleaning on a busy host.
LEASE_MARGIN = timedelta(minutes=2)
#: Claims of one proof before we admit that its workers keep dying.
MAX_CLAIMS = 2
#: Set when the worker is asked to stop: the submission that runs is finished, the proof goes back into the queue.
stopping = threading.Event()


class NothingToProve(Exception):
    """A revision of a kind that no sandbox judges is proven by having been read."""


class _Stopped(Exception):
    """The worker is asked to stop."""


class _Lost(Exception):
    """The lease ran out, and another worker has the proof."""


def ask(revision: Revision, user: Any) -> Proof:
    """A proof of the revision, waiting for a worker, or the one that is already open. Raises NothingToProve."""
    if not revision.behaviour.judged:
        raise NothingToProve("Nothing is judged here: a question that is answered in words is proven by being read.")
    if not Revision.objects.filter(pk=revision.pk).exists():
        raise NothingToProve("This revision is gone: somebody has discarded the question.")
    try:
        with transaction.atomic():
            proof = Proof.objects.create(revision=revision, asked_by=user)
            logger.info("asked for a proof", extra={"proof": proof.pk, "question": revision.question.slug})
            transaction.on_commit(wake_workers)
            return proof
    except IntegrityError:
        waiting = Proof.objects.filter(revision=revision).exclude(status=ProofStatus.DONE).first()
        return waiting or ask(revision, user)


def wake_workers() -> None:
    """Tells a worker that a proof waits. An unreachable broker is no error: workers also look by themselves."""
    from questions.tasks import prove_waiting

    try:
        prove_waiting.apply_async(retry=False, ignore_result=True)
    except OperationalError as error:
        logger.warning("no worker was woken, the broker does not answer: %s", error)


def is_waiting() -> bool:
    """Whether a worker should be woken: a proof waits, and none runs that would be followed by it."""
    # By name: what is "not done" no database finds by an index.
    open_ones = Proof.objects.filter(status__in=[ProofStatus.QUEUED, ProofStatus.RUNNING])
    return set(open_ones.values_list("status", flat=True).distinct()) == {ProofStatus.QUEUED}


def prove_waiting() -> bool:
    """Proves what has waited longest, unless another worker is at it; returns whether it finished.

    One per message: people's answers that came meanwhile have their turn before the next, even on a single thread.
    """
    if stopping.is_set() or (proof := claim()) is None:
        return False
    with logs.bound(proof=proof.pk):
        finished = _Proving(proof).run()
    if not stopping.is_set() and is_waiting():
        wake_workers()
    return finished


def claim() -> Proof | None:
    """The oldest waiting proof, now leased to the caller; None when nothing waits or another one runs."""
    free_abandoned()
    while (waiting := Proof.objects.filter(status=ProofStatus.QUEUED).order_by("pk").only("pk").first()) is not None:
        try:
            with transaction.atomic():
                taken = Proof.objects.filter(pk=waiting.pk, status=ProofStatus.QUEUED).update(
                    status=ProofStatus.RUNNING,
                    lease_until=Now() + LEASE_MARGIN,
                    lease_key=uuid.uuid4(),
                    worker=workers.own_name(),
                    tries=F("tries") + 1,
                    rows=[],
                )
        except IntegrityError:
            return None
        if taken:
            return Proof.objects.select_related("revision__question").get(pk=waiting.pk)
    return None


def free_abandoned(*, silent: Collection[str] = ()) -> None:
    """Puts the proof of a worker that died or went silent back into the queue, once; then it ends.

    `silent` names workers that are known to have ended, though their leases still run.
    """
    # By the database's clock: those of several hosts differ.
    for proof in Proof.objects.filter(status=ProofStatus.RUNNING).annotate(ran_out=Q(lease_until__lte=Now())):
        if not (proof.ran_out or proof.worker in silent or workers.has_died(proof.worker)):
            continue
        if proof.tries < MAX_CLAIMS:
            freed = _put_back(proof, since=proof.lease_until)
        else:
            words = "The worker that proved this ended before it was done, twice. See its log."
            freed = _end(proof, problem=words, since=proof.lease_until)
        if freed:
            logger.warning("the worker %s has left %s behind", proof.worker, proof)
            live.publish(proof.topic)


def _put_back(proof: Proof, *, since: datetime | None = None, **fields: Any) -> bool:
    return bool(_held(proof, since=since).update(status=ProofStatus.QUEUED, lease_until=None, lease_key=None, **fields))


def _end(proof: Proof, *, problem: str = "", holds: bool = False, since: datetime | None = None) -> bool:
    """Ends the proof while its lease is held, and with it says that the revision is proven."""
    return through_outages(lambda: _store_end(proof, problem=problem, holds=holds, since=since))


@transaction.atomic
def _store_end(proof: Proof, *, problem: str, holds: bool, since: datetime | None) -> bool:
    ended = _held(proof, since=since).update(
        status=ProofStatus.DONE,
        problem=problem,
        holds=holds,
        lease_until=None,
        lease_key=None,
        finished_at=timezone.now(),
    )
    if ended and holds:
        services.mark_proven(proof.revision)
    return bool(ended)


def _held(proof: Proof, *, since: datetime | None = None) -> QuerySet[Proof]:
    """The proof's row while its lease is the one that `proof` knows; with `since`, only if it was not renewed."""
    held = Proof.objects.filter(pk=proof.pk, status=ProofStatus.RUNNING, lease_key=proof.lease_key)
    return held.filter(lease_until=since) if since else held


class _Proving:
    """One claimed proof on its way to its end."""

    def __init__(self, proof: Proof) -> None:
        self._proof = proof
        self._rows: list[dict[str, Any]] = []

    def run(self) -> bool:
        """Whether the proof has ended; otherwise it went back into the queue, or another worker has it."""
        live.publish(self._proof.topic)
        try:
            return self._end()
        except _Stopped:
            _put_back(self._proof, tries=F("tries") - 1)
            return False
        except _Lost:
            logger.warning("the lease of %s ran out; another worker has it", self._proof)
            return False
        finally:
            live.publish(self._proof.topic)

    def _end(self) -> bool:
        try:
            judged = list(self._judge())
        except (_Stopped, _Lost):
            raise
        except NoCell as error:
            return _end(self._proof, problem=f"No sandbox can run here. {error}")
        except curation.BadFiles as error:
            return _end(self._proof, problem=str(error))
        except Exception:  # whatever else fails is ours: the proof must end, the worker must live
            logger.exception("%s failed", self._proof)
            words = f"The proof failed on its own (reference {self._proof.pk}). See the worker's log, then try again."
            return _end(self._proof, problem=words)
        gap = self._proof.revision.behaviour.why_no_proof(self._proof.revision.content)
        holds = bool(judged) and not gap and all(item.holds for item in judged)
        logger.info("proved" if holds else "found not to hold", extra={"question": self._proof.revision.question.slug})
        return _end(self._proof, problem=gap, holds=holds)

    def _judge(self) -> Iterator[Judged]:
        revision = self._proof.revision
        place = {"domain": revision.question.domain, "slug": revision.question.slug}
        with curation.unpacked(curation.files_of(revision), **place) as folder:
            try:
                entry = read_entry(folder)
                content, cases = _cases(revision) or entry.kind.make_cases(folder, entry.content, self._run)
                entry.kind.check_made(folder, content, cases, self._run)
            except BankError as error:
                raise curation.BadFiles(curation.complaints_of(error.problems, folder)) from None
            self._keep(content, cases)
            for item in prove(entry, cases, content, self._run):
                self._note(rows=[*self._rows, _row(item)], cell=item.cell)
                yield item

    def _run(self, job: Job) -> Report:
        """Runs a job under a lease that outlasts it, so that a silent worker is one that died."""
        if stopping.is_set():
            raise _Stopped
        lease = 2 * timedelta(seconds=job.longest + job.limits.longest) + LEASE_MARGIN
        if not through_outages(lambda: _held(self._proof).update(lease_until=Now() + lease)):
            raise _Lost
        return judging.once_more(judging.run)(job)

    def _keep(self, content: Content, cases: list[GradedCase]) -> None:
        """Stores the cases where there are none, while the lease is held: who lost it must not replace another's."""
        revision = self._proof.revision
        with transaction.atomic():
            if not _held(self._proof).update(row_count=len(content.submissions)):
                raise _Lost
            if not TestData.objects.filter(revision=revision).exists():
                services.store_cases(revision, content=content, cases=cases)
        live.publish(self._proof.topic)

    def _note(self, **fields: Any) -> None:
        if not through_outages(lambda: _held(self._proof).update(**fields)):
            raise _Lost
        self._rows = fields.get("rows", self._rows)
        live.publish(self._proof.topic)


def _cases(revision: Revision) -> tuple[Content, list[GradedCase]] | None:
    """The cases that a cell has made before: a revision never changes, and people may have been judged on them."""
    if not TestData.objects.filter(revision=revision).exists():
        return None
    return revision.content, judging.cases_of(revision)


def _row(item: Judged) -> dict[str, Any]:
    return {
        "submission": item.submission,
        "wanted": item.wanted,
        "got": item.got,
        "sentence": item.sentence,
        "line": item.line,
        "cpu_ms": round(item.cpu_ms, 1),
    }
