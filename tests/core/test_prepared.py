"""UPDATEs that are composed once, and run with other values each time."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from core.prepared import Update, place, row
from practice.models import Draft
from tests.factories import UserFactory, code_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return Draft.objects.create(user=UserFactory(), question=code_question(), text="one", version=3)


@pytest.fixture
def update():
    mine = Draft.objects.filter(pk=place("id"), version__lt=place("version"))
    return Update.of(mine, text=place("text"), version=F("version") + 1, saved_at=place("saved_at"))


def test_it_does_what_the_queryset_would_with_the_values_of_each_run(draft, update):
    when = datetime(2026, 3, 1, 12, 30, 15, 250, tzinfo=UTC)
    assert update.run(id=draft.pk, version=10, text="it's 50 %s", saved_at=when) == 1
    assert update.run(id=draft.pk, version=10, text="two", saved_at=when) == 1
    draft.refresh_from_db()
    assert (draft.text, draft.version, draft.saved_at) == ("two", 5, when)


def test_it_updates_what_the_filter_finds_only(draft, update):
    now = datetime.now(UTC)
    assert update.run(id=draft.pk, version=3, text="not below", saved_at=now) == 0
    assert update.run(id=draft.pk + 1, version=10, text="somebody else's", saved_at=now) == 0
    draft.refresh_from_db()
    assert draft.text == "one"


def test_it_can_return_the_rows_as_they_are_then(draft, update):
    (returned,) = update.returned(id=draft.pk, version=10, text="NUL is refused, é is not", saved_at=draft.saved_at)
    draft.refresh_from_db()
    assert (returned.pk, returned.text, returned.version) == (draft.pk, draft.text, 4)
    assert update.returned(id=draft.pk, version=1, text="", saved_at=draft.saved_at) == []


def test_a_value_that_is_not_given_is_an_error_and_no_null(draft, update):
    with pytest.raises(KeyError, match="text"):
        update.run(id=draft.pk, version=10, saved_at=draft.saved_at)


def test_a_row_is_read_as_the_manager_reads_it(draft):
    with CaptureQueriesContext(connection) as queries:
        read = row(Draft, draft.pk)
    kept = Draft.objects.get(pk=draft.pk)
    assert {f.name: getattr(read, f.attname) for f in Draft._meta.fields} == {
        f.name: getattr(kept, f.attname) for f in Draft._meta.fields
    }
    assert len(queries) == 1
    with pytest.raises(Draft.DoesNotExist):
        row(Draft, draft.pk + 1)
