"""What may be published."""

import pytest

from questions import services
from tests.factories import code_question

pytestmark = pytest.mark.django_db


def test_an_unproven_revision_is_not_published():
    question = code_question(status="draft")
    question.revision.proven_at = None
    for publish in (
        lambda: services.adopt(question, question.revision, status="published"),
        lambda: services.set_status(question, "published"),
    ):
        with pytest.raises(services.NotProven):
            publish()
