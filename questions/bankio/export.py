"""From the database to files, the same that `bank load` reads."""

from pathlib import Path

from questions.bankio.ledger import Ledger
from questions.bankio.reading import digest_of, files_of
from questions.models import Question
from questions.sources import dump_yaml


def export(root: Path, *, slug: str = "") -> list[Path]:
    """Writes every question (or one) below `root` and returns the folders. Files that the database lacks stay."""
    questions = Question.objects.filter(revision__isnull=False).select_related("revision").order_by("slug")
    if slug:
        questions = questions.filter(slug=slug)
    ledger = Ledger.of(root)
    folders = [_write(root, question, ledger) for question in questions.iterator()]
    if folders:
        ledger.write()
    return folders


def _write(root: Path, question: Question, ledger: Ledger) -> Path:
    """The question's files, and in the ledger that they are proven, unless other files lie among them."""
    folder = root / question.domain / question.slug
    kind, content = question.revision.behaviour, question.revision.content
    files = {"question.md": _question_md(question), **kind.files(content, [])}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    ledger.digests.pop(question.slug, None)
    if kind.judged and question.revision.proven_at and files_of(folder) == sorted(folder / name for name in files):
        ledger.digests[question.slug] = digest_of(folder)
    return folder


def _question_md(question: Question) -> str:
    content = question.revision.content
    fields = ("title", "kind", "source", "difficulty", "phase", "rounds", "minutes", "tags", "status")
    front = {name: getattr(question, name) for name in fields}
    front |= question.revision.behaviour.front_matter(content)
    return f"---\n{dump_yaml(front)}---\n{content.statement}\n"
