"""What every kind of question has to say for itself."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from django.utils.safestring import SafeString

from core.diff import Diff
from core.markdown import to_html
from questions.cases import GradedCase, Stored
from questions.sources import Authored, Yaml
from questions.verdicts import Verdict
from sandbox.job import CodeError, Job, Report

#: A folder per kind, with the files of a question to start from.
SKELETONS = Path(__file__).resolve().parent.parent / "skeletons"

#: Runs a job in a cell.
Run = Callable[[Job], Report]


@dataclass(frozen=True, slots=True)
class Stage:
    """What is about to be run after the cases: rounds `first` to `last`, of `runs` runs each, with the case `name`."""

    name: str
    first: int
    last: int
    runs: int

    def after(self, count: int) -> str:
        """In words, when so many of its runs have ended."""
        return f"{self.name}: round {min(self.first + count // self.runs, self.last)} of {self.last}"


#: Hears of each stage as it begins.
OnStage = Callable[[Stage], None]


def nobody_hears(stage: Stage) -> None:
    """For whoever does not want to know how far it is."""


class Content(Stored):
    """What a revision holds."""

    statement: str

    #: From a nudge to a plan.
    hints: list[str] = []

    #: Files beside the answer's own that it may use, and nobody may change: text by name.
    given: dict[str, str] = {}

    @property
    def statement_html(self) -> SafeString:
        return to_html(self.statement)

    @property
    def hints_html(self) -> list[SafeString]:
        return [to_html(hint) for hint in self.hints]

    @property
    def solution_html(self) -> SafeString:
        """The editorial or model answer."""
        raise NotImplementedError

    @property
    def search_text(self) -> str:
        """What full-text search looks at beside title and tags: nothing that gives an answer away."""
        return self.statement

    def case_count_for(self, *, run: bool) -> int:
        """How many cases judge an answer: the visible ones for Run, all for Submit."""
        return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGrade:
    """How one case went, in what the learner may see: texts of data and values only for visible cases."""

    name: str
    verdict: Verdict
    visible: bool = False
    label: str = ""
    cpu_ms: float = 0.0
    wall_ms: float = 0.0
    peak_bytes: int = 0
    data_text: str = ""
    expected_text: str = ""
    got_text: str = ""
    difference: str = ""
    stdout: str = ""
    stderr: str = ""
    error: CodeError | None = None
    #: What was measured beside the baseline: see questions/measuring.py.
    measured: Sequence[dict[str, Any]] = ()
    #: How it went where "passed" is no word for it: a key of practice.templatetags.verdicts.SHOWN.
    word: str = ""
    #: What helps on, in Markdown, from weak to strong.
    hints: Sequence[str] = ()
    #: Rows of a query, as questions/queries.py makes them for a page, and the plan by which they were found.
    tables: Sequence[dict[str, Any]] = ()
    plan: str = ""
    #: How often the answer was started, and how each of these ended: see questions/kinds/reported.py.
    acts: Sequence[dict[str, Any]] = ()
    #: What was sent to the answer, and what came back: see questions/scenes.py.
    exchanges: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """The judgement of one answer. For the log: `fault` tells what failed on our side, `cell_name` in which cell."""

    verdict: Verdict
    sentence: str
    cases: Sequence[CaseGrade] = field(default_factory=tuple)
    cpu_ms: float = 0.0
    wall_ms: float = 0.0
    peak_bytes: int = 0
    cell: str = ""
    fault: str = ""
    cell_name: str = ""

    def cases_as_json(self) -> list[dict[str, Any]]:
        """The cases as plain values, for storing."""
        return [asdict(case) for case in self.cases]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What pages call the parts of judging an answer of a kind."""

    #: What Run tries.
    run: str = "the examples"
    #: Before anything is judged: what Submit does.
    submit: str = "judges every case, hidden ones too"
    #: After an accepted Run; empty where its own sentence says it.
    after_run: str = "The examples pass. Submit to have every case judged."
    #: What is counted while an answer is judged, and what goes on when all of it was well.
    steps: str = "cases"
    further: str = "All cases passed, now measuring"
    #: After "8 of 9".
    counted: str = "cases passed"
    failed: str = "Cases that failed"
    #: Before the case whose value is wrong.
    wrong: str = "A wrong value in"
    others: str = "Other cases"
    #: Whether cases are counted from 1 before their names, which sentences refer to.
    numbered: bool = True
    #: At a case whose data is not shown; empty where nobody would expect to see any.
    hidden: str = "hidden"


ContentType = TypeVar("ContentType", bound=Content)


class Kind(Generic[ContentType]):
    """A kind of question. Subclass it in a file of this package, and it is registered under its slug; with `abstract`
    it is what several kinds have in common."""

    slug: ClassVar[str]
    label: ClassVar[str]
    workspace_template: ClassVar[str]
    #: The first of the tabs beside the answer; the others are the same for every kind.
    statement_template: ClassVar[str]
    #: What `solution_html` is called.
    solution_label: ClassVar[str]
    #: Shows unsaved content to a curator, with all that people get to see sooner or later.
    preview_template: ClassVar[str]
    #: Whether a sandbox judges the answer; otherwise the person assesses it on a rubric.
    judged: ClassVar[bool]
    #: Whether the result shows what the answer changed: see `changes`.
    shows_changes: ClassVar[bool] = False
    #: Whether more than values is asked of answers, which takes a multiple of judging those: see `follow_up`.
    measures: ClassVar[bool] = False
    words: ClassVar[Words] = Words()
    #: What the answer is written in, beside the editor.
    language: ClassVar[str] = "Python 3"
    Content: type[ContentType]
    #: The kind's own part of the front matter.
    Front: ClassVar[type[Authored]]

    registry: ClassVar[dict[str, "Kind[Any]"]] = {}

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if abstract:
            return
        if cls.slug in Kind.registry:
            raise TypeError(f"two kinds of question are called {cls.slug!r}")
        Kind.registry[cls.slug] = cls()

    def read(self, folder: Path, front: Yaml, statement: str) -> ContentType:
        """The content from a question's folder; `front` is the kind's part of the front matter. Raises BankError."""
        raise NotImplementedError

    def make_cases(self, folder: Path, content: ContentType, run: Run) -> tuple[ContentType, list[GradedCase]]:
        """The test data, worked out in cells by `run`, and the content that shows some of it. Raises BankError."""
        return content, []

    def check_made(self, folder: Path, content: ContentType, cases: Sequence[GradedCase], run: Run) -> None:
        """What a proof asks of a question beside its submissions. Raises BankError.

        Not asked when a question is loaded: that takes time, and what was proven must not fail for a slow machine.
        """

    def files(self, content: ContentType, cases: Iterable[GradedCase]) -> dict[str, str]:
        """The folder's files beside question.md, by relative name: the way back from `read`."""
        raise NotImplementedError

    def front_matter(self, content: ContentType) -> dict[str, Any]:
        """The kind's own front matter fields, for writing question.md again."""
        raise NotImplementedError

    def skeleton(self) -> dict[str, str]:
        """The files of a small whole question of this kind, by relative name, for authors to start from."""
        root = SKELETONS / self.slug
        paths = (path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in paths}

    def with_made(self, content: ContentType, saved: ContentType) -> ContentType:
        """`content` with what a cell has made for `saved`, as far as it holds for both."""
        return content

    def why_no_proof(self, content: ContentType) -> str:
        """Why the submissions would prove nothing even if each earned its verdict; empty when they prove something."""
        return ""

    def start(self, content: ContentType) -> str:
        """What the answer field holds at first."""
        return ""

    def check_answer(self, content: ContentType, answer: str) -> None:
        """Raises ValueError, in words for the learner, for an answer that cannot be judged at all."""

    def changes(self, content: ContentType, answer: str) -> list[tuple[str, Diff]]:
        """What the answer changed of what it started from, by file; where `shows_changes`."""
        return []

    def own_case(self, content: ContentType, text: str) -> GradedCase:
        """The case, without an expected value, that a learner has typed. Raises ValueError with what to change."""
        raise ValueError("this question takes no input.")

    def takes_own_input(self, content: ContentType) -> bool:
        """Whether learners may try their answer on an input of their own: where it is known what is right for it."""
        return False

    def typed_examples(self, content: ContentType) -> list[tuple[str, str]]:
        """The examples, by name, as a learner would type them; with an empty text where nobody would. They may be
        edited where `takes_own_input`."""
        return []

    def reference(self, content: ContentType) -> str:
        """The answer whose values are the expected ones. Only judged kinds have one."""
        raise NotImplementedError

    def arranged(self, cases: Sequence[GradedCase]) -> Sequence[GradedCase]:
        """The cases as they are run: once for each judgement, before `job` and `grade`, which both get them so."""
        return cases

    def job(self, content: ContentType, cases: Sequence[GradedCase], answer: str) -> Job:
        """The run that judges `answer`. Only judged kinds have one."""
        raise NotImplementedError

    def grade(self, content: ContentType, cases: Sequence[GradedCase], report: Report, run: Run) -> Grade:
        """Verdict and words from what the cell returned, one result per case in the same order.

        `run` runs, in another cell, what a question brings along to judge values with.
        """
        raise NotImplementedError

    def tally(self, passed: int, count: int) -> tuple[int, int] | None:
        """What to show for so many of the graded cases, as (8, 9); None where there is nothing to count."""
        return (passed, count) if count else None

    def follow_up(
        self,
        content: ContentType,
        cases: Sequence[GradedCase],
        answer: str,
        grade: Grade,
        run: Run,
        on_stage: OnStage = nobody_hears,
    ) -> Grade:
        """The grade after what is asked of an answer beyond its values, for which `run` may run further jobs."""
        return grade


def kind_named(slug: str) -> Kind[Any]:
    """The kind of that slug. Raises KeyError for an unknown one."""
    return Kind.registry[slug]
