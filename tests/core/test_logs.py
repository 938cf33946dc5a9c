"""Ids in the log, from the browser's request on, and nothing in it that should stay secret."""

import io
import json
import logging
import sys
import threading
from contextlib import closing

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from core import logs
from practice.models import Attempt
from tests.factories import AttemptFactory, UserFactory, code_question

HEADER = "X-Request-ID"


@pytest.fixture
def log():
    """What the product's loggers write as JSON, as a list that grows."""
    written = Lines()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.JsonFormatter())
    handler.addFilter(logs.AddIds())
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


class Lines(io.StringIO):
    def all(self, **wanted) -> list[dict]:
        lines = [json.loads(line) for line in self.getvalue().splitlines()]
        return [line for line in lines if wanted.items() <= line.items()]

    def one(self, **wanted) -> dict:
        (line,) = self.all(**wanted)
        return line


def test_lines_carry_the_ids_of_their_block_only(log):
    logger = logging.getLogger("crossover.test")
    with logs.bound(request_id="abcdefgh"):
        with logs.bound(attempt=7):
            logger.warning("inside")
        logger.warning("outside")
    logger.warning("far outside")
    assert {"request_id": "abcdefgh", "attempt": 7}.items() <= log.one(message="inside").items()
    assert "attempt" not in log.one(message="outside")
    assert "request_id" not in log.one(message="far outside")


def test_another_thread_has_ids_of_its_own(log):
    with logs.bound(request_id="abcdefgh"):
        thread = threading.Thread(target=logging.getLogger("crossover.test").warning, args=("elsewhere",))
        thread.start()
        thread.join()
    assert "request_id" not in log.one(message="elsewhere")


def test_an_unknown_id_is_refused():
    with pytest.raises(TypeError, match="colour"), logs.bound(colour="red"):
        pass


def test_an_exception_is_one_line(log):
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logging.getLogger("crossover.test").exception("it failed")
    line = log.one(message="it failed")
    assert line["level"] == "ERROR"
    assert line["exc_info"].endswith("ValueError: two\nlines")
    assert line["time"].endswith("Z")


def test_only_the_lines_of_exceptions_are_indented():
    try:
        raise ValueError("two\n2026 ERROR lines")
    except ValueError:
        first, *others = line_of(exc_info=sys.exc_info()).splitlines()
    assert first == "crossover: answered"
    assert others
    assert all(line.startswith("    ") for line in others)


@pytest.mark.django_db
def test_a_row_that_the_database_refuses_is_not_logged(log):
    """PostgreSQL quotes it whole."""
    attempt = AttemptFactory(answer="def idea():\n\n    pass")
    try:
        with transaction.atomic():
            Attempt.objects.filter(pk=attempt.pk).update(progress=-1)
    except IntegrityError:
        logging.getLogger("crossover.test").exception("it failed")
    line = log.one(message="it failed")
    assert "constraint" in line["exc_info"]
    assert "test_logs.py" in line["exc_info"].rpartition("Traceback")[2]
    assert "idea" not in line["exc_info"]


def test_only_named_fields_are_shown(log):
    logging.getLogger("crossover.test").warning("told", extra={"verdict": "accepted", "answer": "def add(a, b): ..."})
    assert "answer" not in log.one(message="told")
    assert log.one(message="told")["verdict"] == "accepted"


def line_of(**extra) -> str:
    record = logging.makeLogRecord({"name": "crossover", "levelname": "INFO", "msg": "answered", **extra})
    return logs.LineFormatter().format(record).partition("INFO ")[2]


def test_a_line_for_people_ends_with_what_is_told():
    assert line_of(request_id="abcdefgh", status=200) == "crossover: answered request_id=abcdefgh status=200"


def test_a_visitor_cannot_begin_a_line_nor_pass_for_another_field():
    assert line_of(path="/x\n2026 ERROR") == r'crossover: answered path="/x\n2026 ERROR"'
    assert line_of(path="/x status=200") == 'crossover: answered path="/x status=200"'
    assert line_of(msg="cell said: x\n2026 ERROR\u2028") == r"crossover: cell said: x\n2026 ERROR\u2028"
    assert line_of(path='/x"\u2028') == r'crossover: answered path="/x\"\u2028"'


@pytest.mark.django_db
class TestRequests:
    def test_each_gets_an_id_and_one_line(self, client, log):
        user = UserFactory()
        client.force_login(user)
        response = client.get("/questions/?q=private+words")
        line = log.one(logger="core.middleware")
        assert line["request_id"] == response.headers[HEADER]
        told = {"method": "GET", "route": "practice:question_list", "path": "/questions/", "status": 200}
        assert (told | {"user": user.pk, "bytes": len(response.content)}).items() <= line.items()
        assert line["ms"] > 0
        assert "private" not in log.getvalue()

    def test_two_never_share_an_id(self, client):
        ids = {client.get("/healthz").headers[HEADER] for _ in range(20)}
        assert len(ids) == 20

    def test_the_id_of_a_trusted_proxy_is_taken(self, client, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        given = "0123-abcd-from-the-proxy"
        assert client.get("/healthz", headers={HEADER: given}).headers[HEADER] == given

    @pytest.mark.parametrize("given", ["short", "x" * 65, "with a space", "new\nline-1234", 'quo"te-1234', "ä" * 10])
    def test_no_proxy_can_send_what_is_no_id(self, client, settings, given):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        assert client.get("/healthz", headers={HEADER: given}).headers[HEADER] != given

    def test_without_a_proxy_nobody_chooses_an_id(self, client):
        assert client.get("/healthz", headers={HEADER: "chosen-by-a-visitor"}).headers[HEADER] != "chosen-by-a-visitor"

    def test_what_machines_ask_all_the_time_is_not_logged(self, client, log, live_broker):
        client.get("/healthz")
        client.get("/static/app.css")
        client.get("/metrics")
        assert log.all(logger="core.middleware") == []

    def test_a_missing_page_is_one_line_and_quotes_its_id(self, client, log):
        client.force_login(UserFactory())
        response = client.get("/nowhere/")
        line = log.one(status=404)
        assert line["route"] == "none"
        assert len(log.all(request_id=line["request_id"])) == 1
        assert f"<code>{line['request_id']}</code>" in response.content.decode()

    def test_a_refused_page_quotes_its_id(self, client):
        client.force_login(UserFactory())
        response = client.get("/admin/", follow=True)
        assert response.status_code == 403
        assert f"<code>{response.headers[HEADER]}</code>" in response.content.decode()

    def test_a_form_without_its_token_quotes_its_id(self, log):
        UserFactory()
        response = Client(enforce_csrf_checks=True).post("/accounts/login/")
        assert response.status_code == 403
        assert f"<code>{response.headers[HEADER]}</code>" in response.content.decode()

    def test_a_failure_of_ours_quotes_the_id_that_leads_to_its_trace(self, client, log, monkeypatch):
        monkeypatch.setattr("core.views.JsonResponse", None)
        client.raise_request_exception = False
        response = client.get("/healthz")
        trace = log.one(logger="django.request")
        assert response.status_code == 500
        assert "TypeError" in trace["exc_info"]
        assert f"<code>{trace['request_id']}</code>" in response.content.decode()

    @pytest.mark.django_db(transaction=True)
    def test_an_event_stream_keeps_its_id_while_it_is_open(self, client, log, no_broker):
        attempt = AttemptFactory()
        client.force_login(attempt.user)
        with closing(client.get(f"/attempts/{attempt.pk}/events/")) as response:
            assert logs.current() == {}
            assert list(response.streaming_content) == []
        assert logs.current() == {}
        assert log.one(route="practice:attempt_events")["status"] == 200
        assert log.one(logger="core.events")["request_id"] == response.headers[HEADER]

    @pytest.mark.parametrize("address", ["/questions/", "/accounts/login/", "/healthz"])
    def test_the_line_costs_no_query(self, settings, address):
        UserFactory()

        def queries() -> int:
            client = Client()  # puts the middleware together anew
            client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            return len(captured)

        with_line = queries()
        settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != "core.middleware.RequestMiddleware"]
        assert with_line == queries()

    def test_a_submission_is_logged_with_its_attempt_and_without_its_answer(self, client, log):
        question = code_question()
        client.force_login(UserFactory())
        answer = {"answer": "a = 'my secret idea'", "token": "00000000-0000-4000-8000-000000000001"}
        response = client.post(f"/questions/{question.slug}/submit/", answer)
        line = log.one(message="submitted")
        assert line["request_id"] == response.headers[HEADER]
        assert (line["question"], line["mode"]) == (question.slug, "submit")
        assert "secret idea" not in log.getvalue()


def _captured_names():
    """(address, names of its captured parts) of everything that can be asked for."""

    def walk(patterns, start):
        for pattern in patterns:
            here = start + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, here)
            elif isinstance(pattern, URLPattern):
                yield here, set(pattern.pattern.converters) | set(pattern.pattern.regex.groupindex)

    return walk(get_resolver().url_patterns, "/")


SECRET = "4f-abc123-0123456789abcdef"


def test_no_address_tells_the_log_a_secret():
    secret = {"key", "uidb36", "uidb64", "token", "code", "secret"}
    found = [address.replace("^", "") for address, names in _captured_names() if names & secret]
    assert found, "allauth's addresses look different now"
    for address in found:
        start = address.partition("(?P<")[0].partition("<")[0]
        for asked in (start + SECRET, start + SECRET + "/"):
            assert SECRET not in line_of(path=asked), address
            assert SECRET not in line_of(msg=f"Not Found: {asked}"), address
