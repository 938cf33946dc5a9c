"""Which questions somebody asks for: words, filters and order, as the address of the list says."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Cast

from practice.models import SOLVED, Attempt, Mark, Mode
from questions import models as bank
from questions.models import Question, QuestionQuerySet
from questions.search import search

PER_PAGE = 25


class Sort(models.TextChoices):
    """Orders of the list. Without one: as an interview loop goes, or while searching the best match first."""

    TITLE = "title", "Title"
    DIFFICULTY = "difficulty", "Easiest first"
    MINUTES = "minutes", "Shortest first"
    RECENT = "recent", "Last answered"


class FindForm(forms.Form):
    """The list's controls. All may be empty; a value that is no choice is ignored."""

    q = forms.CharField(label="Search", max_length=200, required=False)
    domain = forms.ChoiceField(required=False)
    difficulty = forms.ChoiceField(required=False)
    phase = forms.ChoiceField(label="Roadmap phase", required=False)
    round = forms.ChoiceField(label="Interview round", required=False)
    status = forms.ChoiceField(required=False)
    sort = forms.ChoiceField(label="Order", required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        status = [*Mark.choices, *_CURATORS_CHOICES] if user.is_staff else Mark.choices
        for name, empty, choices in (
            ("domain", "All domains", bank.Domain.choices),
            ("difficulty", "Any difficulty", bank.Difficulty.choices),
            ("phase", "Any phase", [(str(n), f"Phase {n}") for n in range(1, 5)]),
            ("round", "Any round", bank.Round.choices),
            ("status", "Any status", status),
            ("sort", "Usual order", Sort.choices),
        ):
            self.fields[name].choices = [("", empty), *choices]

    def asked(self) -> dict[str, str]:
        """What is asked for, without what is empty or unknown."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


_CURATORS_CHOICES = [(bank.Status.DRAFT, "Draft"), (bank.Status.ARCHIVED, "Archived")]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the questions that were asked for. `total` and `solved` are of all that the person may see."""

    form: FindForm
    asked: dict[str, str]
    page: Page
    total: int
    solved: int

    @property
    def query(self) -> str:
        """The filters as a query string, for links to other pages of the same list."""
        return urlencode(self.asked)

    @property
    def address(self) -> str:
        """The query string of this very page; empty for the list as it opens."""
        page = {"page": self.page.number} if self.page.number > 1 else {}
        return urlencode(self.asked | page)

    @property
    def is_grouped(self) -> bool:
        """Whether the questions stand in the order of the loop, under a heading per domain."""
        return "q" not in self.asked and "sort" not in self.asked

    @property
    def filters(self) -> int:
        """How many filters beside the words narrow the list."""
        return len(self.asked.keys() - {"q", "sort"})


def find(user: Any, address: Any) -> Found:
    """What `user` asks for with the query parameters `address`. Three queries, one of them when the page is read."""
    form = FindForm(address, user=user)
    asked = form.asked()
    visible = Question.objects.visible_to(user)
    overview = visible.aggregate(total=Count("pk"), solved=Count("pk", filter=Exists(_answers(user).filter(SOLVED))))
    questions = _ordered(_matching(visible, user, asked), user, asked)
    page = Paginator(questions, PER_PAGE).get_page(address.get("page"))
    return Found(form, asked, page, **overview)


def first_untried(user: Any) -> Question | None:
    """What to begin with: the first question in the order of the loop that `user` has not answered."""
    untried = Question.objects.visible_to(user).filter(~Exists(_answers(user)))
    return untried.in_curriculum_order().first()


def _answers(user: Any) -> models.QuerySet[Attempt]:
    return Attempt.objects.filter(user=user, question=OuterRef("pk"), mode=Mode.SUBMIT)


def _matching(questions: QuestionQuerySet, user: Any, asked: dict[str, str]) -> QuestionQuerySet:
    plain = {name: asked[name] for name in ("domain", "difficulty", "phase") if name in asked}
    questions = questions.filter(**plain)
    if wanted := asked.get("round"):
        # As text, since SQLite cannot ask whether a JSON list contains something.
        as_text = Cast("rounds", models.TextField())
        questions = questions.alias(rounds_text=as_text).filter(rounds_text__contains=f'"{wanted}"')
    return questions.filter(_status(user, asked.get("status", "")))


def _status(user: Any, wanted: str) -> Any:
    answered, solved = Exists(_answers(user)), Exists(_answers(user).filter(SOLVED))
    match wanted:
        case Mark.TODO:
            return ~answered
        case Mark.TRIED:
            return answered & ~solved
        case Mark.SOLVED:
            return solved
        case bank.Status.DRAFT | bank.Status.ARCHIVED:
            return Q(status=wanted)
    return Q()


def _ordered(questions: QuestionQuerySet, user: Any, asked: dict[str, str]) -> QuestionQuerySet:
    """In an order without ties, so that no question stands on two pages and none on no page."""
    by_rank = search(questions, asked.get("q", ""))
    match asked.get("sort"):
        case Sort.TITLE:
            return by_rank.order_by("title", "pk")
        case Sort.MINUTES:
            return by_rank.order_by("minutes", "title", "pk")
        case Sort.DIFFICULTY:
            place = Case(*(When(difficulty=level, then=i) for i, level in enumerate(bank.Difficulty)), default=9)
            return by_rank.alias(place=place).order_by("place", "title", "pk")
        case Sort.RECENT:
            # Runs count too: this finds again what somebody was just doing.
            own = Attempt.objects.filter(user=user, question=OuterRef("pk")).order_by("-created_at")
            last = Subquery(own.values("created_at")[:1])
            return by_rank.alias(last=last).order_by(F("last").desc(nulls_last=True), "title", "pk")
    # Words such as "--" find everything, in no order of their own.
    return by_rank if by_rank.ordered else by_rank.in_curriculum_order()
