"""A store of artefacts, some of them broken, and a lookup that takes 50 ms, or 400 where it is slow."""

import hashlib
import json
from math import exp

GOOD = {
    "v6": ([0.4, -0.2, 0.1], -0.3),
    "v7": ([0.9, 0.3, -0.5], 0.2),
    "v8": ([-0.1, 0.8, 0.6], -1.0),
}


def artefact(version, weights, bias):
    text = json.dumps([weights, bias])
    probe = [1.0, 2.0, -1.0]
    z = bias + sum(w * x for w, x in zip(weights, probe, strict=True))
    score = round(1 / (1 + exp(-z)), 9)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {
        "version": version,
        "weights": weights,
        "bias": bias,
        "digest": digest,
        "probe": {"x": probe, "score": score},
    }


def broken(version):
    """v7 in the way that the name says."""
    found = artefact(version, *GOOD["v7"])
    if version == "v7-cut":
        found["weights"] = found["weights"][:2]
    elif version == "v7-digest":
        found["bias"] = 0.25
    elif version == "v7-nan":
        found = artefact(version, [0.9, float("nan"), -0.5], 0.2)
        found["probe"]["score"] = 0.5
    elif version == "v7-probe":
        found["probe"]["score"] = 0.5
    elif version == "v7-name":
        found["version"] = "v7"
    elif version == "v7-text":
        found = artefact(version, *GOOD["v7"])
        found["bias"] = "0.2"
    elif version == "v7-empty":
        del found["weights"]
    return found


class World:
    def __init__(self, data):
        self.down, self.slow, self.now, self.loads = data.get("down", []), data.get("slow", False), 0, 0

    def step(self, number):
        self.now = number

    def call(self, what, details):
        if what == "enrich":
            a, b, c = details["x"]
            return (0.4 if self.slow else 0.05), [a, b / 2, c + 1]
        self.loads += 1
        if self.now in self.down:
            raise ConnectionError("the store does not answer")
        version = details["version"]
        if version in GOOD:
            return 0.2, artefact(version, *GOOD[version])
        if str(version).startswith("v7-"):
            return 0.2, broken(version)
        raise KeyError(version)

    def report(self):
        return {"loads": self.loads}


def start(data):
    return World(data)
