"""Makes people, questions and attempts for tests."""

import uuid

import factory
from factory.django import DjangoModelFactory

from accounts.models import User
from practice.models import Attempt, Mode
from questions import services
from questions.kinds.base import GradedCase
from questions.kinds.code import CodeContent, Submission
from questions.kinds.written import Mistake, Probe, RubricPoint, WrittenContent
from questions.models import Question
from questions.verdicts import Verdict

FRONT = ("title", "kind", "source", "difficulty", "phase", "rounds", "minutes", "tags")
ADD = "def add(a, b):\n    return a + b\n"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"learner{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password("long enough 42")


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    slug = factory.Sequence(lambda n: f"question-{n}")
    title = factory.LazyAttribute(lambda q: q.slug.capitalize())
    kind = "code"
    domain = "coding"
    difficulty = "easy"
    phase = 1
    rounds = ["coding"]
    minutes = 20
    status = "published"


def code_question(*, cases: list[GradedCase] | None = None, content: dict | None = None, **fields) -> Question:
    """A published question that asks for `add(a, b)`: one visible and one hidden case."""
    cases = cases or [
        GradedCase(name="small numbers", visible=True, data=[1, 2], expected=3),
        GradedCase(name="negative numbers", data=[-1, -2], expected=-3),
    ]
    data = {
        "statement": "Add **two** numbers.",
        "harness": "function:add",
        "harness_source": "",
        "compare": "exact",
        "limits": {"cpu_seconds": 1, "wall_seconds": 20},
        "reference": "submissions/accepted/add.py",
        "starter": "def add(a, b):\n    ...\n",
        "editorial": "Use `+`.",
        "hints": [],
        "cases_name": "cases.yaml",
        "cases_source": "",
        "submissions": [Submission(name="add.py", verdict=Verdict.ACCEPTED, source=ADD)],
        "examples": [case for case in cases if case.visible],
        "case_count": len(cases),
        **(content or {}),
    }
    return _with_revision(QuestionFactory(**fields), CodeContent.model_validate(data), cases)


def written_question(**fields) -> Question:
    """A published question that is answered in words."""
    levels = {"missed": "nothing", "partly": "a little", "met": "enough", "strong": "a lot"}
    content = WrittenContent(
        statement="Why does it fail?",
        tests="Whether one asks what changed.",
        mistakes=[Mistake(mistake=1, here="No word on what happens next.")],
        rubric=[RubricPoint(point=f"point {n}", **levels) for n in range(4)],
        probes=[Probe(ask=f"And then {n}?", answer="This.") for n in range(3)],
        model_answer="Because of $x^2$.",
        weak_answer="It just does.",
        weak_comment="No reason is given.",
        hints=[],
    )
    question = QuestionFactory(kind="written", domain="fundamentals", **fields)
    return _with_revision(question, content, [])


def _with_revision(question: Question, content, cases) -> Question:
    """The question with its content, proven and current; its status stays what it was made with."""
    front = {name: getattr(question, name) for name in FRONT}
    revision = services.add_revision(question, digest=uuid.uuid4().hex, front=front, content=content)
    services.store_cases(revision, content=content, cases=cases)
    services.mark_proven(revision)
    services.adopt(question, revision)
    return question


class AttemptFactory(DjangoModelFactory):
    class Meta:
        model = Attempt

    user = factory.SubFactory(UserFactory)
    question = factory.LazyFunction(code_question)
    revision = factory.LazyAttribute(lambda attempt: attempt.question.revision)
    mode = Mode.SUBMIT
    answer = ADD
