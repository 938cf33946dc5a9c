"""Loads, rollbacks and predictions, one after the other and together."""

from math import exp

MODELS = {
    "v6": ([0.4, -0.2, 0.1], -0.3),
    "v7": ([0.9, 0.3, -0.5], 0.2),
    "v8": ([-0.1, 0.8, 0.6], -1.0),
}


def answer(version, x):
    weights, bias = MODELS[version]
    inputs = [x[0], x[1] / 2, x[2] + 1]
    z = bias + sum(w * value for w, value in zip(weights, inputs, strict=True))
    return {"score": 1 / (1 + exp(-z)), "version": version}


class Scene:
    """Steps with what is expected of them. What is expected is written as a request's name with its number."""

    def __init__(self, name, explain=""):
        self.name, self.explain, self.steps, self.expected, self.down = name, explain, [], {}, []
        self.slow = False

    def together(self, *pairs, pause=0):
        requests = []
        for request, expected in pairs:
            name = f"{len(self.expected) + 1}: {request['name']}"
            requests.append({**request, "name": name})
            self.expected[name] = expected
        self.steps.append({"together": requests, **({"pause": pause} if pause else {})})
        return self

    def load(self, version, status=200, serves=None, *, down=False):
        if down:
            self.down.append(len(self.steps))
        return self.together(load(version, status, serves))

    def predict(self, *versions, x=(1.0, 2.0, 3.0)):
        return self.together(predict(*versions, x=x))

    def rollback(self, serves, status=200):
        request = {"name": "rollback", "path": "/admin/rollback"}
        return self.together((request, {"status": status, "json": {"version": serves}, "within_ms": 1000}))

    def shows(self, version, previous):
        request = {"name": "which?", "method": "GET", "path": "/admin/model"}
        return self.together((request, {"status": 200, "json": {"version": version, "previous": previous}}))

    def slowly(self):
        """The lookup takes longer than a load."""
        self.slow = True
        return self

    def loads(self, count):
        self.expected["world"] = {"loads": count}
        return self

    def case(self):
        data = {"world": {"steps": self.steps, "down": self.down, "slow": self.slow}}
        shown = {"visible": True, "explain": self.explain} if self.explain else {}
        return {"name": self.name, "data": data, "expected": self.expected, **shown}


def load(version, status=200, serves=None):
    request = {"name": f"load {version}", "path": "/admin/model", "json": {"version": version}}
    expected = {"status": status, "json": {"version": serves or (version if status == 200 else None)}}
    return request, {**expected, "within_ms": 2000}


def predict(*versions, x=(1.0, 2.0, 3.0)):
    """By one of these versions; by none, if there are none."""
    request = {"name": "predict", "path": "/predict", "json": {"x": list(x)}}
    if not versions:
        return request, {"status": 503, "within_ms": 1000}
    bodies = [answer(version, x) for version in versions]
    return request, {"status": 200, "json": {"$oneof": bodies}, "within_ms": 1000}


def cases():
    for scene in scenes():
        yield scene.case()


def scenes():
    yield (
        Scene("load, predict, load, predict", "Before the first load the status is 503; then v6 serves, then v7.")
        .predict()
        .load("v6")
        .predict("v6")
        .load("v7")
        .predict("v7")
        .shows("v7", "v6")
    )
    yield (
        Scene("an artefact that is cut off", "v6 serves; a version with two weights in the place of three is refused.")
        .load("v6")
        .load("v7-cut", 409, "v6")
        .predict("v6")
        .shows("v6", None)
    )
    yield (
        Scene(
            "predictions while it loads",
            "Twelve predictions together with a load, on a slow day of the lookup: each by v6 or by v7, and truly so.",
        )
        .slowly()
        .load("v6")
        .together(load("v7"), *[predict("v6", "v7", x=(n / 4, 1.0, -n / 3)) for n in range(12)])
        .predict("v7")
    )
    yield (
        Scene("nothing is loaded yet")
        .predict()
        .shows(None, None)
        .rollback(None, 409)
        .load("v9", 404)
        .load("v7-nan", 409)
        .predict()
    )
    for flaw, words in (
        ("digest", "another bias than its digest says"),
        ("nan", "a weight that is no number"),
        ("probe", "a probe that it does not fit"),
        ("name", "the name of another version"),
        ("text", "a bias that is a text"),
        ("empty", "no weights at all"),
    ):
        yield (
            Scene(f"an artefact with {words}")
            .load("v6")
            .load("v8")
            .load(f"v7-{flaw}", 409, "v8")
            .predict("v8")
            .shows("v8", "v6")
            .rollback("v6")
            .predict("v6")
        )
    yield (
        Scene("no such version, and a store that is down")
        .load("v6")
        .load("v9", 404, "v6")
        .load("v7", 502, "v6", down=True)
        .predict("v6")
        .load("v7")
        .predict("v7")
    )
    yield (
        Scene("back, and forward again")
        .load("v6")
        .load("v7")
        .rollback("v6")
        .predict("v6")
        .shows("v6", "v7")
        .rollback("v7")
        .predict("v7")
        .load("v8")
        .rollback("v7")
        .predict("v7")
        .loads(3)
    )
    yield Scene("only one model so far").load("v6").rollback("v6", 409).predict("v6").shows("v6", None)
    yield (
        Scene("the version that serves, once more")
        .load("v6")
        .load("v7")
        .load("v7")
        .shows("v7", "v6")
        .rollback("v6")
        .predict("v6")
    )
    busy = (
        {"name": "load v8", "path": "/admin/model", "json": {"version": "v8"}},
        {"status": 423, "json": {"version": "v6"}, "within_ms": 1000},
    )
    yield (
        Scene("two loads at once")
        .load("v6")
        .together(load("v7"), busy)
        .predict("v7")
        .loads(2)
        .together(load("v8"))
        .predict("v8")
        .loads(3)
    )
    yield (
        Scene("a load after one that failed")
        .load("v6")
        .load("v7", 502, "v6", down=True)
        .load("v7-cut", 409, "v6")
        .load("v9", 404, "v6")
        .load("v8")
        .predict("v8")
    )
    odd = [{"x": [1, 2]}, {"x": [1, 2, "3"]}, {"x": 3}, {}, {"x": [1, 2, 3, 4]}, {"x": [1, True, 3]}]
    pairs = [({"name": f"odd {n}", "path": "/predict", "json": body}, {"status": 422}) for n, body in enumerate(odd)]
    scene = Scene("bodies that do not fit").load("v6")
    for pair in pairs:
        scene.together(pair)
    yield scene.predict("v6", x=(0.0, 0.0, 0.0))
    many = [predict("v7", "v8", x=(n / 10, -n / 7, n / 5)) for n in range(30)]
    yield (
        Scene("thirty predictions while it loads")
        .slowly()
        .load("v7")
        .together(*many[:15], load("v8"), *many[15:])
        .predict("v8")
        .rollback("v7")
        .predict("v7")
    )
