"""What an administrator does with a question, for the tests of the administration."""

from questions import services
from questions.curation import read_files
from questions.models import Question, Status
from tests.questions.conftest import FILES

LIST = "/admin/questions/question/"


def published(files, slug="add", kind="code") -> Question:
    entry = read_files(files, Question(slug=slug, domain="coding", kind=kind))
    question = services.add_question(slug=slug, entry=entry, author=None)
    services.store_cases(question.proposal, content=entry.content, cases=[])
    services.mark_proven(question.proposal)
    services.adopt(question, question.proposal, status=Status.PUBLISHED)
    return question


def address(question, end="change") -> str:
    return f"{LIST}{question.pk}/{end}/"


def form(files, *, seen=1, source=1, **more) -> dict:
    return {"name": list(files), "text": list(files.values()), "seen": seen, "source": source, **more}


def save(client, question, files, **numbers):
    return client.post(address(question), form(files, **numbers), format="multipart")


def edit(client, question, **changed) -> Question:
    """The question after an edit of it was saved."""
    answer = save(client, question, FILES | (changed or {"solution.md": "Better words.\n"}))
    assert answer.status_code == 302, answer.content.decode()
    return Question.objects.get(pk=question.pk)


def told(answer) -> str:
    """What the next page says of what was done."""
    return " ".join(str(message) for message in answer.wsgi_request._messages)
