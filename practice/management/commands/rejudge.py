"""`manage.py rejudge`: has attempts judged again, in the revision that they answered."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import BigIntegerField
from django.utils import timezone
from django.utils.dateparse import parse_date

from practice import bounds
from practice.models import Attempt, AttemptQuerySet
from practice.rejudging import rejudge
from questions.models import Question
from questions.verdicts import Verdict


class Command(BaseCommand):
    help = (
        "Has judged attempts judged again: those that the judge itself has failed, or those of another verdict. "
        "The earlier verdict counts until the new one stands. Answers in words are not judged."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("attempts", nargs="*", type=int, metavar="ATTEMPT", help="the reference that people quote")
        parser.add_argument("--question", default="", metavar="SLUG", help="only attempts at this question")
        parser.add_argument("--since", default="", metavar="DATE", help="only those made on or after it: 2026-11-01")
        verdicts = parser.add_mutually_exclusive_group()
        verdicts.add_argument("--verdict", choices=Verdict.values, default=Verdict.INTERNAL_ERROR.value)
        verdicts.add_argument("--all-verdicts", action="store_true")
        parser.add_argument("--dry-run", action="store_true", help="only say how many that would be")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all_verdicts"] and not (options["attempts"] or options["question"] or options["since"]):
            raise CommandError(
                "--all-verdicts alone means everything ever judged. Say which: ATTEMPT, --question, --since."
            )
        chosen = _chosen(**options)
        count, room = chosen.count(), bounds.room_for_rejudging()
        if options["dry_run"]:
            self.stdout.write(f"{count} would be judged again, up to {room} of them now.")
            return
        if count and not room:
            raise CommandError("As many attempts wait as may. Nothing was changed; try again when they are judged.")
        if options["attempts"] and not count and not options["all_verdicts"]:
            raise CommandError(
                f"None of them has the verdict {options['verdict']}. Nothing was changed; --all-verdicts takes any."
            )
        done = rejudge(chosen, at_most=room)
        self.stdout.write(f"{done} {'waits' if done == 1 else 'wait'} to be judged again.")
        if left := max(0, count - done):
            self.stdout.write(f"{left} more than may wait at once: call this again when those are judged.")


def _chosen(
    *, attempts: list[int], question: str, since: str, verdict: str, all_verdicts: bool, **_: Any
) -> AttemptQuerySet:
    found = Attempt.objects.judged()
    if attempts:
        found = found.filter(pk__in=_known(attempts))
    if question:
        found = found.filter(question=_question(question))
    if since:
        found = found.filter(created_at__gte=_beginning(since))
    return found if all_verdicts else found.filter(verdict=verdict)


def _known(numbers: list[int]) -> list[int]:
    possible = [number for number in numbers if number <= BigIntegerField.MAX_BIGINT]
    known = set(Attempt.objects.filter(pk__in=possible).values_list("pk", flat=True))
    if unknown := sorted(set(numbers) - known):
        raise CommandError(f"There is no attempt {', '.join(map(str, unknown))}. Nothing was changed.")
    return numbers


def _question(slug: str) -> Question:
    question = Question.objects.filter(slug=slug).first()
    if question is None:
        raise CommandError(f"There is no question {slug!r}. Nothing was changed.")
    if not question.behaviour.judged:
        raise CommandError(f"{slug} is answered in words: nothing is judged there.")
    return question


def _beginning(text: str) -> datetime:
    """The day's first moment, by the site's clock."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise CommandError(f"--since is {text!r}: it has to be a day such as 2026-11-01.")
    return timezone.make_aware(datetime(day.year, day.month, day.day))
