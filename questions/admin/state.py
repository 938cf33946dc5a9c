"""Where a question stands between draft and published, for the panel that says so and offers what can be done."""

import re
from dataclasses import dataclass

from questions import decisions
from questions.curation import Complaint
from questions.decisions import Decision
from questions.models import Proof, Question, Revision


@dataclass(frozen=True, slots=True)
class CurationState:
    """`target` is what would be proven and published: the proposal, or without one the current revision."""

    question: Question
    target: Revision | None
    proof: Proof | None
    decisions: list[Decision]

    @classmethod
    def of(cls, question: Question) -> "CurationState":
        """As the database has it now."""
        target = question.proposal or question.revision
        proof = target.proofs.order_by("-pk").first() if target else None
        return cls(question, target, proof, decisions.offered(question))

    @property
    def is_judged(self) -> bool:
        return self.question.behaviour.judged

    @property
    def is_proven(self) -> bool:
        return self.target is not None and self.target.proven_at is not None

    @property
    def is_proving(self) -> bool:
        return self.proof is not None and not self.proof.is_done

    @property
    def failed(self) -> int:
        """How many of the submissions that were judged earned another verdict than they must."""
        return sum(row["wanted"] != row["got"] for row in self.proof.rows) if self.proof else 0

    @property
    def complaints(self) -> list[Complaint]:
        """The proof's problem, line by line, with the places that it names."""
        return [_complaint(line) for line in self.proof.problem.splitlines()] if self.proof else []


def _complaint(text: str) -> Complaint:
    place = re.match(r"([\w./-]+\.\w+):(?:(\d+):)? ", text)
    return Complaint(place[1], int(place[2] or 0), text[place.end() :]) if place else Complaint("", 0, text)
