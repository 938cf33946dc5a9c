"""What Prometheus is told: read with its own parser."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from core import metrics
from practice import grading
from practice.models import WorkerBeat
from practice.upkeep import Upkeep
from tests.factories import AttemptFactory, UserFactory

pytestmark = pytest.mark.django_db

TOKEN = "a token for prometheus"


@pytest.fixture
def scrape(client, settings):
    """Asks as Prometheus does: {name of a sample: [(labels, value)]}."""
    settings.METRICS_TOKEN = TOKEN
    UserFactory()

    def scrape() -> "Samples":
        response = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert response.status_code == 200
        return Samples(response.content.decode())

    return scrape


class Samples:
    def __init__(self, text: str) -> None:
        self.families = list(text_string_to_metric_families(text))
        self.all = [sample for family in self.families for sample in family.samples]

    def value(self, name: str, **labels: str) -> float:
        return sum(s.value for s in self.all if s.name == name and labels.items() <= s.labels.items())


def test_without_a_token_set_there_is_no_such_page(client):
    UserFactory()
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer wrong", "Bearer ä", f"Basic {TOKEN}", TOKEN])
def test_a_wrong_token_is_refused(client, settings, given):
    settings.METRICS_TOKEN = TOKEN
    UserFactory()
    response = client.get("/metrics", headers={"Authorization": given} if given is not None else {})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert response.content == b""


def test_a_request_is_counted_by_its_route(client, scrape):
    told = {"route": "practice:question_list", "method": "GET", "status": "3xx"}
    before = scrape().value("crossover_page_seconds_count", **told)
    client.get("/questions/")
    assert scrape().value("crossover_page_seconds_count", **told) == before + 1


def test_a_judged_attempt_is_counted(scrape, cell_pool, live_broker):
    before = scrape()
    AttemptFactory()
    AttemptFactory(answer="def add(a, b):\n    return a - b\n", mode="run")
    assert scrape().value("crossover_queue_waiting") == 2
    assert grading.judge_waiting() == 2
    after = scrape()

    def more(name: str, **labels: str) -> float:
        return after.value(name, **labels) - before.value(name, **labels)

    assert more("crossover_verdicts_total", verdict="accepted", mode="submit") == 1
    assert more("crossover_verdicts_total", verdict="wrong_answer", mode="run") == 1
    assert more("crossover_verdicts_total") == 2
    assert more("crossover_queue_wait_seconds_count") == more("crossover_judging_seconds_count") == 2
    assert after.value("crossover_cell_start_seconds_count", cell="bubblewrap") >= 2
    assert more("crossover_cell_faults_total") == 0
    assert after.value("crossover_queue_waiting") == after.value("crossover_queue_oldest_seconds") == 0


def test_how_long_the_oldest_has_waited(scrape):
    AttemptFactory(queued_at=timezone.now() - timedelta(minutes=10))
    AttemptFactory()
    assert 600 <= scrape().value("crossover_queue_oldest_seconds") < 700


def test_what_each_worker_counted_is_told_by_its_name(scrape, cell_pool):
    own = Upkeep()
    own.beat()
    beat = WorkerBeat.objects.get()
    WorkerBeat.objects.create(name="second-host:1.5", seen_at=beat.seen_at, figures=beat.figures, problem="No Docker.")
    told = scrape()
    for worker in (own.name, "second-host:1.5"):
        assert told.value("crossover_pool_size", worker=worker, cell="bubblewrap") == 1
    assert told.value("crossover_workers", sandbox="ok") == 1
    assert told.value("crossover_workers", sandbox="missing") == 1


def test_figures_that_cannot_be_read_silence_nobody_else(scrape):
    now = timezone.now()
    WorkerBeat.objects.create(name="good:1", seen_at=now, figures='crossover_pool_size{cell="docker"} 2\n')
    for number, figures in enumerate(["{", "crossover_pool_size one\n", "\0", "a{b} 1"]):
        if "\0" not in figures or connection.vendor == "sqlite":
            WorkerBeat.objects.create(name=f"odd:{number}", seen_at=now, figures=figures)
    assert scrape().value("crossover_pool_size", worker="good:1", cell="docker") == 2


def test_what_has_not_happened_yet_is_told_as_zero(scrape, cell_pool):
    """An increase from nothing to one would be none to Prometheus, and no alert."""
    Upkeep().beat()
    told = scrape()
    assert {s.labels["mode"] for s in told.all if s.labels.get("verdict") == "internal_error"} == {"run", "submit"}
    assert {s.labels["at"] for s in told.all if s.name == "crossover_cell_faults_total"} == {"start", "job"}


def test_a_worker_that_ended_is_told_no_more(scrape, cell_pool):
    Upkeep().beat()
    WorkerBeat.objects.update(seen_at="2020-01-01T00:00:00Z")
    told = scrape()
    assert told.value("crossover_workers") == 0
    assert not [sample for sample in told.all if "worker" in sample.labels]


def test_without_a_token_workers_write_no_figures(cell_pool):
    Upkeep().beat()
    assert WorkerBeat.objects.get().figures == ""


def test_no_label_holds_what_a_visitor_chose(client, scrape):
    client.get("/chosen/by/a/visitor/?x=visitor")
    client.generic("VISITOR", "/questions/visitor/")
    client.get("/questions/visitor/")
    told = scrape()
    assert not [sample for sample in told.all if "visitor" in str(sample.labels).lower()]
    assert {s.labels["method"] for s in told.all if "method" in s.labels} <= metrics.METHODS | {"other"}
    assert {s.labels["status"] for s in told.all if "status" in s.labels} <= {f"{n}xx" for n in range(1, 6)}


def test_names_follow_the_conventions(scrape, cell_pool):
    AttemptFactory()
    grading.judge_waiting()
    told = scrape()
    assert told.value("crossover_build_info") == 1
    for family in told.families:
        assert family.name.startswith("crossover_")
        assert family.documentation
        assert family.type != "unknown"
        if family.type == "histogram":
            assert family.name.endswith("_seconds")
    names = [family.name for family in told.families]
    assert len(names) == len(set(names))
    samples = [(s.name, tuple(sorted(s.labels.items()))) for s in told.all]
    assert len(samples) == len(set(samples))


@pytest.mark.django_db(transaction=True)
def test_open_event_streams_are_counted(client, scrape, no_broker):
    attempt = AttemptFactory()
    client.force_login(attempt.user)
    before = scrape().value("crossover_event_streams")
    response = client.get(f"/attempts/{attempt.pk}/events/")
    assert scrape().value("crossover_event_streams") == before + 1
    response.close()
    assert scrape().value("crossover_event_streams") == before
