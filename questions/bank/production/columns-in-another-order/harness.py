# mypy: ignore-errors
"""Trains or takes an artefact, sends requests to a service, and returns its answers.

A case states where the bundle comes from (`artefact`): "memory" uses it as `train` returns it, "disk" saves and loads
it, "again" does so twice, and "released" takes a folder in the documented format that was not written by this package.
`requests` are sent in turn to one service: `{"leads": [...]}` and `{"raw": text}` as they are, and `{"made": {...}}`
stands for leads that are made from a seed; `from` sends a request to another service than the first.
"""

import importlib
import json
import math
import random
import tempfile
from pathlib import Path

SOURCES = {"ads": -1.6, "event": 0.8, "partner": 1.8, "web": -0.4}
COUNTRIES = {"at": -0.6, "ch": 0.9, "de": 0.3, "fr": -0.9}
PLANS = {"basic": 0.2, "free": -1.4, "pro": 1.5}
NAMES = ("source", "employees", "visits", "country", "days_since_contact", "plan")
DEFAULTS = {"visits": 0.0, "country": "unknown", "days_since_contact": 30.0}
TEXTS = {"source", "country", "plan"}
STORED = ("name", "kind", "default", "categories")


def leads_of(count, seed, sources=tuple(SOURCES)):
    """Leads with all fields in the order of the schema, and the label `won`."""
    rng = random.Random(seed)
    made = []
    for _ in range(count):
        lead = {
            "source": rng.choice(sources),
            "employees": rng.randrange(1, 500),
            "visits": rng.randrange(0, 30),
            "country": rng.choice(tuple(COUNTRIES)),
            "days_since_contact": rng.randrange(0, 90),
            "plan": rng.choice(tuple(PLANS)),
        }
        total = 0.004 * (lead["employees"] - 250) + 0.06 * (lead["visits"] - 14)
        total -= 0.02 * (lead["days_since_contact"] - 45)
        total += SOURCES.get(lead["source"], 0.0) + COUNTRIES[lead["country"]] + PLANS[lead["plan"]]
        made.append({**lead, "won": int(rng.random() < 1 / (1 + math.exp(-total)))})
    return made


def sent(made, rng, number, lead):
    """A lead as its sender writes it."""
    del lead["won"]
    for name, every in made.get("omit", {}).items():
        if number % every == 0:
            del lead[name]
    lead.update({name: None for name, every in made.get("null", {}).items() if number % every == 0})
    fields = list({**lead, **made.get("change", {})}.items())
    if made.get("extra"):
        fields.insert(0, ("request_id", f"r{number}"))
        fields.insert(3, ("score", 0.5))
    if made.get("order") == "reversed":
        fields.reverse()
    if made.get("order") == "shuffled":
        rng.shuffle(fields)
    return dict(fields)


def bodies(made):
    """The requests for `made`: leads in batches, with fields left out, null, added, or in another order."""
    rng = random.Random(made["seed"])
    leads = leads_of(made["count"], made["seed"], made.get("sources", tuple(SOURCES)))
    leads = [sent(made, rng, number, lead) for number, lead in enumerate(leads)]
    size = made.get("batch", len(leads))
    return [json.dumps({"leads": leads[at : at + size]}) for at in range(0, len(leads), size)]


def released(rows, folder):
    """Writes an artefact as the last release did, without any help of the package."""
    import joblib
    from sklearn.ensemble import GradientBoostingClassifier

    known = {name: sorted({row[name] for row in rows}) for name in TEXTS}
    matrix = [
        [float(known[name].index(row[name])) if name in TEXTS else float(row[name]) for name in NAMES] for row in rows
    ]
    model = GradientBoostingClassifier(n_estimators=30, max_depth=3, random_state=0)
    model.fit(matrix, [row["won"] for row in rows])
    Path(folder).mkdir()
    joblib.dump(model, Path(folder, "model.joblib"))
    columns = [
        {
            "name": name,
            "kind": "category" if name in TEXTS else "number",
            "default": DEFAULTS.get(name),
            "categories": known.get(name, []),
        }
        for name in NAMES
    ]
    Path(folder, "schema.json").write_text(json.dumps({"columns": columns}, indent=1), encoding="utf-8")


def bundle_of(package, artefact, training, folder):
    rows = leads_of(training["rows"], training["seed"], training.get("sources", tuple(SOURCES)))
    if artefact == "released":
        released(rows, folder)
        return package.load(folder)
    more = {}
    if "schema" in training:
        more["schema"] = package.Schema(tuple(package.Column(**column) for column in training["schema"]))
    bundle = package.train(rows, **more)
    for turn in range({"memory": 0, "disk": 1, "again": 2}[artefact]):
        package.save(bundle, f"{folder}{turn}")
        bundle = package.load(f"{folder}{turn}")
    return bundle


def run(load, data):
    package = importlib.import_module("leadscore")
    folder = Path(tempfile.mkdtemp(dir="."))
    kinds = data["artefact"] if isinstance(data["artefact"], list) else [data["artefact"]]
    trainings = data.get("training") or {"rows": 500, "seed": 11}
    trainings = trainings if isinstance(trainings, list) else [trainings] * len(kinds)
    bundles = [
        bundle_of(package, kind, training, f"{folder}/r{number}")
        for number, (kind, training) in enumerate(zip(kinds, trainings, strict=True))
    ]
    services = [package.ScoringService(bundle) for bundle in bundles]
    answers = []
    for request in data.get("requests", []):
        handle = services[request.get("from", 0)].handle
        if "made" in request:
            parts = [json.loads(handle(body)) for body in bodies(request["made"])]
            answers.append([score for part in parts for score in part.get("scores", [part])])
        else:
            answers.append(json.loads(handle(request.get("raw") or json.dumps({"leads": request["leads"]}))))
    value = {"answers": answers}
    if "evaluate" in data:
        test = leads_of(data["evaluate"]["rows"], data["evaluate"]["seed"])
        value["auc"] = [package.evaluate(bundle, test) for bundle in bundles]
    if data.get("stored"):
        package.save(bundles[0], folder / "stored")
        stored = json.loads((folder / "stored" / "schema.json").read_text(encoding="utf-8"))
        value["stored"] = [[column[key] for key in STORED] for column in stored["columns"]]
    return value
