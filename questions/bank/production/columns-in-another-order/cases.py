"""Requests to the scoring service: explained ones, the ticket in other forms, and what must stay as it is."""

from collections.abc import Iterator

Data = dict[str, object]

LEAD = {"source": "web", "employees": 210, "visits": 16, "country": "de", "days_since_contact": 12, "plan": "pro"}
SHORT = {"source": "web", "employees": 210, "country": "de", "days_since_contact": 30, "plan": "pro"}
OTHERS = [
    {"source": "ads", "employees": 40, "visits": 2, "country": "at", "days_since_contact": 50, "plan": "free"},
    {"source": "event", "employees": 300, "visits": 20, "country": "ch", "days_since_contact": 3, "plan": "basic"},
    {"source": "partner", "employees": 480, "visits": 1, "country": "fr", "days_since_contact": 80, "plan": "free"},
]
FIRST = {"source": "ads", "employees": 350, "visits": 25, "country": "at", "days_since_contact": 5, "plan": "basic"}


def send(*requests: Data | list[dict[str, object]], artefact: str = "memory", **more: object) -> Data:
    """Lists are leads of one request."""
    return {
        "artefact": artefact,
        "requests": [{"leads": request} if isinstance(request, list) else request for request in requests],
        **more,
    }


def made(count: int, seed: int, **more: object) -> Data:
    return {"made": {"count": count, "seed": seed, **more}}


def turned(lead: dict[str, object]) -> dict[str, object]:
    return dict(reversed(lead.items()))


def without(lead: dict[str, object], *names: str) -> dict[str, object]:
    return {name: value for name, value in lead.items() if name not in names}


EXPLAINED = (
    (
        "one lead, its fields in three orders",
        "The same lead comes three times: with its fields in the order of the schema, the other way round, and with "
        "`employees` at the end. The bundle is the one that `train` returned. All three scores have to be the same.",
        send([LEAD], [turned(LEAD)], [{**without(LEAD, "employees"), "employees": 210}]),
    ),
    (
        "one lead alone and among others",
        "The bundle has been saved and loaded. The lead is sent alone, then as the first of four. Its score may not "
        "depend on its company.",
        send([LEAD], [LEAD, *OTHERS], artefact="disk"),
    ),
    (
        "offline all is well",
        "The AUC on 600 held-out leads, of the bundle as trained and of the one that was saved and loaded: equal, "
        "and as it should be. This works today.",
        {"artefact": ["memory", "disk"], "evaluate": {"rows": 600, "seed": 5}},
    ),
)

ROLLED_BACK = [{"rows": 500, "seed": 12, "sources": ["event", "partner", "web"]}, {"rows": 500, "seed": 13}]

FIXES = (
    ("the app: reversed and shuffled fields", send(
        made(12, 21, order="reversed"), made(12, 22, order="shuffled", batch=1), made(12, 23, order="shuffled"))),
    ("optional fields left out or null", send(
        [SHORT], [{**SHORT, "visits": None}], [without(LEAD, "country", "visits", "days_since_contact")],
        made(12, 24, omit={"visits": 1}), made(12, 25, omit={"visits": 2, "country": 3}, batch=1),
        made(12, 26, null={"country": 2, "days_since_contact": 3}, order="shuffled"))),
    ("unknown fields between others that are turned round", send(
        made(10, 27, extra=True, order="reversed"), made(10, 28, extra=True, order="shuffled", batch=4))),
    ("a stored artefact: single leads, small batches, one source", send(
        made(12, 29, batch=1), made(12, 30, batch=3), made(12, 31, sources=["web"]), artefact="disk")),
    ("a stored artefact: categories that training did not have", send(
        made(14, 32, change={"country": "be"}), made(10, 33, change={"source": "aaa"}, batch=1),
        made(14, 34), artefact="disk")),
    ("a stored artefact: all at once", send(
        made(14, 35, order="shuffled", batch=1), made(14, 36, omit={"visits": 2, "country": 2}, batch=7),
        made(14, 37, order="reversed", extra=True, batch=2), artefact="disk")),
    ("the artefact of the last release", send(
        made(14, 38), made(14, 39, batch=1), made(14, 40, order="shuffled", batch=3), [LEAD], [turned(LEAD)],
        made(14, 41, omit={"days_since_contact": 2}, batch=1), artefact="released")),
    ("saved, loaded, saved and loaded again", send(
        made(12, 42, batch=1), made(12, 43, order="reversed"), artefact="again", stored=True)),
    ("two releases in one process, with different categories", {
        "artefact": ["released", "released"], "training": ROLLED_BACK,
        "requests": [{**made(10, seed, batch=2, order=order), "from": seed % 2}
                     for seed, order in ((44, ""), (45, ""), (46, "shuffled"), (47, "reversed"))]}),
)  # fmt: skip

OWN_SCHEMA = [
    {"name": "employees", "kind": "number"},
    {"name": "visits", "kind": "number", "default": 4.0},
    {"name": "plan", "kind": "category"},
]

KEPT = (
    ("in order, from memory: alone, in batches, with unknown fields", send(
        [LEAD], [LEAD, *OTHERS], made(12, 51, batch=1), made(12, 52, extra=True, batch=5),
        made(12, 53, null={"visits": 2, "country": 3}), made(10, 54, change={"source": "aaa", "country": "zz"}),
        stored=True)),
    ("in order, from a stored artefact: a batch with all categories", send(
        made(80, 55), made(80, 56, extra=True), [LEAD, *OTHERS], artefact="disk")),
    ("in order, from a stored artefact: the first of all categories", send(
        [FIRST], [FIRST, {**FIRST, "visits": 0}], [{**FIRST, "days_since_contact": None}], artefact="disk")),
    ("refused requests", send(
        {"raw": "leads"}, {"raw": "[]"}, {"raw": "{}"}, {"raw": '{"leads": {}}'}, {"raw": '{"leads": [1]}'},
        {"raw": '{"leads": []}'}, [LEAD, without(LEAD, "plan")], [{**LEAD, "source": None}], [{**LEAD, "plan": 3}],
        [{**LEAD, "visits": "9"}], [{**LEAD, "employees": True}], [without(LEAD, "employees", "source")], [{}],
        [LEAD])),
    ("a schema with other columns", send(
        [{"employees": 400, "visits": 3, "plan": "pro"}], [{"employees": 20, "visits": None, "plan": "free"}],
        made(10, 58, omit={"source": 1, "country": 1}), training={"rows": 400, "seed": 57, "schema": OWN_SCHEMA})),
)  # fmt: skip


def cases() -> Iterator[dict[str, object]]:
    """All cases in the order of judging."""
    for name, explain, data in EXPLAINED:
        yield {"name": name, "visible": True, "explain": explain, "data": data}
    for name, data in (*FIXES, *KEPT):
        yield {"name": name, "data": data}
