# mypy: ignore-errors
"""Plays the steps of a case with several workers and returns what `ask`, `count` and the comparisons say.

Workers are made when they are first needed; `restart` makes a new one. As in real life, `hash()` of a text differs
from process to process: here by the worker and by how often it was restarted, so that it is the same in each run.
"""

import importlib
import pkgutil
import sys
import zlib

SAME, DIGITS = 0.05, 6


class Model:
    def __init__(self, version, weights, counts):
        self.version, self.weights, self.counts = version, dict(weights), counts

    def score(self, features):
        self.counts["model"] += 1
        return true_score(self.weights, features)


def true_score(weights, features):
    return round(sum(weight * float(features.get(name, 0.0)) for name, weight in weights.items()), DIGITS)


class Store:
    def __init__(self):
        self.now, self.entries = 0.0, {}

    def get(self, key):
        value, until = self.entries.get(str(key), (None, 0.0))
        return value if self.now < until else None

    def set(self, key, value, ttl_s):
        if not isinstance(key, str) or not isinstance(value, str):
            raise TypeError("the store takes texts only")
        self.entries[key] = (value, self.now + float(ttl_s))


class World:
    def __init__(self, data):
        self.package = importlib.import_module("livescore")
        for info in pkgutil.iter_modules(self.package.__path__, "livescore."):
            importlib.import_module(info.name)
        self.settings = data.get("settings", {})
        self.counts = {"model": 0, "features": 0}
        self.store, self.seed, self.down = Store(), "", False
        self.workers, self.restarts, self.own, self.surveys = {}, {}, {}, {}
        self.registries, self.models = {}, {}
        self.features = {}
        for module in [m for name, m in sys.modules.items() if name.split(".")[0] == "livescore"]:
            module.hash = self.hash

    def hash(self, value):
        """Python's `hash()` in the process of the worker whose turn it is."""
        if isinstance(value, str | bytes):
            text = value.encode() if isinstance(value, str) else value
            low, high = (zlib.crc32(f"{self.seed}{part}".encode() + text + b"\x00") for part in "lh")
            return (high << 32 | low) - (1 << 63)
        if isinstance(value, tuple):
            total = 0x345678
            for item in value:
                total = (total * 1_000_003 ^ self.hash(item)) & (1 << 61) - 1
            return total
        return hash(value)

    def turn(self, worker):
        self.seed = f"{worker}.{self.restarts.get(worker, 0)}:"

    def worker(self, worker):
        self.turn(worker)
        if worker not in self.workers:
            settings = self.package.Settings(**{**self.settings, **self.own.get(worker, {})})
            registry = self.registry(settings.model)
            self.workers[worker] = self.package.PredictionService(settings, registry, self.source, self.store)
        return self.workers[worker]

    def registry(self, product):
        return self.registries[product]

    def source(self, user_id):
        self.counts["features"] += 1
        if self.down:
            raise self.package.FeaturesUnavailable("no answer")
        number = zlib.crc32(user_id.encode())
        return dict(self.features.get(user_id) or {"visits": float(number % 50), "spend": float(number // 64 % 900)})

    # The steps. What they return is part of the case's value.

    def publish(self, version, weights, product="churn"):
        model = Model(version, weights, self.counts)
        if product not in self.registries:
            self.registries[product] = self.package.Registry(model)
        else:
            self.registry(product).publish(model)
        self.models[product, version] = weights

    def canary(self, version, share, product="churn"):
        return self.tried(lambda: self.registry(product).start_canary(version, share))

    def promote(self, product="churn"):
        return self.tried(lambda: self.registry(product).promote())

    def abort(self, product="churn"):
        return self.tried(lambda: self.registry(product).abort())

    def roll_back(self, version, product="churn"):
        return self.tried(lambda: self.registry(product).roll_back(version))

    def tried(self, step):
        try:
            step()
        except self.package.ReleaseError:
            return "ReleaseError"
        return None

    def restart(self, worker, settings=None):
        self.restarts[worker] = self.restarts.get(worker, 0) + 1
        self.own[worker] = settings or self.own.get(worker, {})
        self.workers.pop(worker, None)
        self.worker(worker)

    def wait(self, seconds):
        self.store.now += seconds

    def set(self, user, values):
        self.features[user] = values

    def outage(self, down):
        self.down = down

    def ask(self, worker, user):
        """[version, score, degraded]"""
        answer = self.worker(worker).predict(user)
        return [answer.version, answer.score, answer.degraded]

    def ask_cached(self, worker, user):
        """[version, score, degraded, cached]"""
        answer = self.worker(worker).predict(user)
        return [answer.version, answer.score, answer.degraded, answer.cached]

    def count(self):
        return dict(self.counts)

    def survey(self, name, worker, users, product="churn"):
        """Asks `users` users. Says how many answers come from a version that is out, or have another one's score."""
        release, wrong, found = self.registry(product).release(), 0, {}
        for number in range(users):
            user = f"user-{number}"
            answer = self.worker(worker).predict(user)
            found[user] = answer.version
            right = true_score(self.models[product, answer.version], self.source(user))
            wrong += answer.version not in (release.stable, release.canary) or abs(answer.score - right) > 1e-9
        self.surveys[name] = {user for user, version in found.items() if version == release.canary}
        share = len(self.surveys[name]) / users
        expected = release.share if release.canary else 0.0
        return {"wrong": wrong, "canary_share": "as set" if abs(share - expected) <= SAME else "not as set"}

    def moved(self, one, other):
        """How many users are in the canary in just one of two surveys."""
        return {"moved": len(self.surveys[one] ^ self.surveys[other])}

    def left(self, one, other):
        """How many users were in the canary in the first survey and are not in the second."""
        return {"left": len(self.surveys[one] - self.surveys[other])}

    def overlap(self, one, other):
        """Whether two cohorts have more users in common than chance explains."""
        both = len(self.surveys[one] & self.surveys[other]) / max(1, len(self.surveys[one]))
        return {"overlap": "by chance" if both < 0.5 else "more than by chance"}


def run(load, data):
    world = World(data)
    said = []
    for step, *arguments in data["steps"]:
        value = getattr(world, step)(*arguments)
        if value is not None:
            said.append([step, value])
    return said
