"""Reports of problems, as an administrator reads and closes them."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from practice import services
from practice.models import ProblemReport
from tests.factories import AttemptFactory, UserFactory, code_question

pytestmark = pytest.mark.django_db
LIST = "/admin/practice/problemreport/"


@pytest.fixture
def admin(client):
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def reported(text="Case 2 is wrong.") -> ProblemReport:
    question, person = code_question(), UserFactory()
    AttemptFactory(user=person, question=question, status="done", verdict="wrong_answer", answer="<b>mine</b>")
    return services.report_problem(user=person, question=question, about="verdict", text=text)


def test_a_report_shows_the_answer_that_it_is_about_and_can_be_replied_to(client, admin):
    report = reported()
    page = client.get(f"{LIST}{report.pk}/change/")
    assertContains(page, "&lt;b&gt;mine&lt;/b&gt;")
    assertContains(page, report.question.get_absolute_url())
    client.post(f"{LIST}{report.pk}/change/", {"state": "mended", "reply": "Thank you, mended."})
    client.force_login(report.user)
    assertContains(client.get(f"{report.question.get_absolute_url()}report/"), "Thank you, mended.")


def test_the_list_costs_the_same_few_queries_however_long_it_is(client, admin, django_assert_max_num_queries):
    for _ in range(8):
        reported()
    client.get(LIST)
    with django_assert_max_num_queries(10):
        page = client.get(LIST)
    assertContains(page, "Case 2 is wrong.", count=8)


def test_several_are_closed_at_once(client, admin):
    keys = [reported().pk, reported().pk]
    client.post(LIST, {"action": "mark_declined", "_selected_action": keys}, follow=True)
    assert set(ProblemReport.objects.values_list("state", flat=True)) == {"declined"}
    assertNotContains(client.get(f"{LIST}?state__exact=open"), "Case 2 is wrong.")


def test_who_may_not_look_after_reports_does_not_see_them(client):
    report = reported()
    client.force_login(UserFactory(is_staff=True))
    assert client.get(LIST).status_code == 403
    client.force_login(UserFactory())
    assert client.get(f"{LIST}{report.pk}/change/").status_code == 302
