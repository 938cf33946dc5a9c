"""Good days, failures, crashes and restarts."""

SECRET = "10.7.0.12"
UP = {"status": 200, "json": {"ready": True}, "within_ms": 300}
DOWN = {"status": 503, "json": {"ready": False}, "headers": {"Retry-After": "1"}, "within_ms": 300}


def eta(by, km=3.0, stops=2, log=None, within=1000):
    minutes = 4.0 + 1.7 * km + 2.5 * stops if by == "model" else 6.0 + 2.0 * km + 2.0 * stops
    request = {"name": f"eta by {by}", "path": "/eta", "json": {"km": km, "stops": stops}}
    expected = {"status": 200, "json": {"minutes": minutes, "by": by}, "within_ms": within, "nowhere": [SECRET]}
    return request, {**expected, "log": [{"$has": log}]} if log else expected


def failed(error, event="model_failed"):
    return {"event": event, "error": error}


def ready(expected):
    return {"name": "ready?", "method": "GET", "path": "/ready"}, expected


def live():
    return {"name": "live?", "method": "GET", "path": "/live"}, {
        "status": 200,
        "json": {"alive": True},
        "within_ms": 300,
    }


class Scene:
    def __init__(self, name, explain=""):
        self.name, self.explain, self.steps, self.expected, self.world = name, explain, [], {}, {}
        self.events = {}

    def now(self, event):
        """From the next step on."""
        self.events[len(self.steps)] = event
        return self

    def ask(self, *pairs, pause=0):
        requests = []
        for request, expected in pairs:
            name = f"{len(self.expected) + 1}: {request['name']}"
            requests.append({**request, "name": name})
            self.expected[name] = expected
        self.steps.append({"together": requests, **({"pause": pause} if pause else {})})
        return self

    def each(self, count, *pair):
        for _ in range(count):
            self.ask(pair)
        return self

    def counts(self, **world):
        self.expected["world"] = {"$has": world}
        return self

    def restarts(self, *results):
        self.world["restarts"] = list(results)
        return self

    def case(self):
        world = {"steps": self.steps, "events": self.events, **self.world}
        shown = {"visible": True, "explain": self.explain} if self.explain else {}
        return {"name": self.name, "data": {"world": world}, "expected": self.expected, **shown}


def cases():
    for scene in scenes():
        yield scene.case()


def scenes():
    rule, quick, well = eta("rule"), eta("rule", within=300), eta("model")
    lost = eta("rule", log=failed("ConnectionError"))
    yield (
        Scene("a good day", "The model answers; the service is alive and ready.")
        .ask(well)
        .ask(live())
        .ask(ready(UP))
        .ask(eta("model", 12.5, 0))
    )
    yield (
        Scene(
            "a crash",
            "The model crashes: three answers by the rule, a restart of 300 ms beside it, then the model again.",
        )
        .ask(well)
        .now("crash")
        .each(3, *lost)
        .ask(ready(DOWN))
        .ask(live())
        .ask(quick)
        .ask(ready(UP), pause=1)
        .ask(well)
        .counts(restarts=1, asked=5)
    )
    yield (
        Scene(
            "values that cannot be",
            "NaN, minus three minutes, then a good value: the rule answers twice, and nothing is restarted.",
        )
        .now("nan")
        .ask(eta("rule", log=failed("bad value")))
        .now("minus")
        .ask(eta("rule", log=failed("bad value")))
        .now("well")
        .ask(well)
        .ask(ready(UP))
        .counts(restarts=0)
    )
    yield (
        Scene("more values that cannot be")
        .now("inf")
        .ask(rule)
        .now("huge")
        .ask(rule)
        .now("well")
        .ask(well)
        .now("nan")
        .each(2, *rule)
        .now("well")
        .ask(well)
        .counts(restarts=0)
    )
    yield (
        Scene("three bad values in a row")
        .now("nan")
        .each(3, *eta("rule", log=failed("bad value")))
        .ask(ready(DOWN))
        .now("well")
        .ask(well, pause=1)
        .ask(ready(UP))
        .counts(restarts=1)
    )
    yield (
        Scene("two failures and a success, twice")
        .now("hiccup")
        .each(2, *rule)
        .now("well")
        .ask(well)
        .now("hiccup")
        .each(2, *rule)
        .now("well")
        .ask(well)
        .ask(ready(UP))
        .counts(restarts=0)
    )
    yield (
        Scene("ten fail together")
        .ask(well)
        .now("crash")
        .ask(*[eta("rule", km=1.0 + n) for n in range(10)])
        .ask(ready(DOWN))
        .ask(well, pause=1)
        .counts(restarts=1)
    )
    yield (
        Scene("many while it restarts")
        .now("crash")
        .each(3, *rule)
        .ask(*[eta("rule", km=2.0 + n, within=300) for n in range(20)])
        .ask(well, pause=1)
        .counts(restarts=1, asked=4)
    )
    yield (
        Scene("a restart that fails, twice")
        .restarts("fails", "fails", "ok")
        .now("crash")
        .each(3, *rule)
        .ask(ready(DOWN), pause=0.6)
        .ask(eta("rule", within=300, log=None))
        .ask(live())
        .ask(ready(UP), pause=2.5)
        .ask(well)
        .counts(restarts=3, asked=4)
    )
    noted = (
        eta("rule", within=300)[0],
        {**eta("rule", within=300)[1], "log": [{"$has": failed("RuntimeError", "restart_failed")}]},
    )
    yield (
        Scene("the log of a restart that fails")
        .restarts("fails")
        .now("crash")
        .each(3, *lost)
        .ask(noted, pause=0.6)
        .ask(well, pause=1.5)
        .counts(restarts=2)
    )
    back = eta("model")[0], {**eta("model")[1], "log": [{"$has": {"event": "restarted"}}]}
    yield Scene("the log of a restart").now("crash").each(3, *lost).ask(back, pause=1).counts(restarts=1)
    yield (
        Scene("two crashes")
        .now("crash")
        .each(3, *rule)
        .ask(well, pause=1)
        .now("crash")
        .each(2, *rule)
        .ask(ready(UP))
        .ask(rule)
        .ask(ready(DOWN))
        .ask(well, pause=1)
        .counts(restarts=2, asked=8)
    )
    odd = [
        {"km": 0, "stops": 1},
        {"km": 201, "stops": 1},
        {"km": 5},
        {"km": 5, "stops": 51},
        {"km": 5, "stops": 1.5},
        {"km": "five", "stops": 1},
        {"km": 5, "stops": -1},
    ]
    scene = Scene("bodies that do not fit")
    for body in odd:
        scene.ask(({"name": "odd", "path": "/eta", "json": body}, {"status": 422, "within_ms": 1000}))
    yield scene.ask(eta("model", 200.0, 50)).counts(asked=1, restarts=0)
