"""Good and bad days of the store."""

from math import exp

DEFAULTS = {"orders_30d": 1, "visits_7d": 3, "days_since_order": 12}


def values_of(user, *, later=False):
    add = 3 if later else 0
    return {"orders_30d": user % 7 + add, "visits_7d": user % 11 + add, "days_since_order": user % 29}


def score(values):
    z = 0.35 * values["orders_30d"] + 0.12 * values["visits_7d"] - 0.05 * values["days_since_order"] - 1.1
    return round(1 / (1 + exp(-z)), 6)


class Scene:
    """Steps with what is expected of them."""

    def __init__(self, name, explain=""):
        self.name, self.explain, self.steps, self.expected, self.days = name, explain, [], {}, {}

    def day(self, mode, **more):
        """From the next step on."""
        self.days[len(self.steps)] = {"mode": mode, **more}
        return self

    def ask(self, features, *users, pause=0, later=False, within=1000, either=None):
        requests = []
        for user in users:
            name = f"{len(self.steps) + 1}: user {user}" + (f" ({len(requests) + 1})" if users.count(user) > 1 else "")
            values = DEFAULTS if features == "default" else values_of(user, later=later)
            body = {"user": user, "score": score(values), "features": features}
            if either:
                body = {"$oneof": [body, {**body, "features": either, "score": score(values_of(user))}]}
            requests.append({"name": name, "method": "GET", "path": f"/score/{user}"})
            self.expected[name] = {"status": 200, "json": body, "within_ms": within}
        self.steps.append({"together": requests, **({"pause": pause} if pause else {})})
        return self

    def health(self, store, pause=0):
        name = f"{len(self.steps) + 1}: health"
        self.steps.append({"name": name, "method": "GET", "path": "/health", **({"pause": pause} if pause else {})})
        self.expected[name] = {"status": 200, "json": {"status": "ok", "store": store}, "within_ms": 300}
        return self

    def bad(self, path):
        name = f"{len(self.steps) + 1}: {path}"
        self.steps.append({"name": name, "method": "GET", "path": path})
        self.expected[name] = {"status": 422, "json": {"$any": True}}
        return self

    def asked(self, **steps):
        """How often the store was asked in steps, counted from 1: {"s3": 5}."""
        counts = {str(int(step[1:]) - 1): count for step, count in steps.items() if count}
        never = [str(int(step[1:]) - 1) for step, count in steps.items() if not count]
        self.expected["world"] = {"asked": {"$has": counts}} if not never else {"asked": counts}
        return self

    def case(self):
        data = {"world": {"steps": self.steps, "days": self.days}}
        shown = {"visible": True, "explain": self.explain} if self.explain else {}
        return {"name": self.name, "data": data, "expected": self.expected, **shown}


def cases():
    for scene in scenes():
        yield scene.case()


def scenes():
    yield (
        Scene("a good day", "The store answers in 10 ms: all scores are fresh.")
        .ask("fresh", 17)
        .ask("fresh", 3, 4, 5)
        .health("up")
    )
    yield (
        Scene("the store hangs", "Users 1 and 2 have been asked for before, then the store takes 8 s. User 3 is new.")
        .ask("fresh", 1, 2)
        .day("hangs")
        .ask("cached", 1)
        .ask("default", 3)
        .day("well")
        .ask("fresh", 3)
    )
    yield (
        Scene(
            "the breaker opens and closes",
            "Five failures in a row; then the store is not asked for 1.5 s; then one request tries it: it is up again.",
        )
        .day("fails")
        .ask("default", 11)
        .ask("default", 12)
        .ask("default", 13)
        .ask("default", 14)
        .ask("default", 15)
        .health("down")
        .ask("default", 16, 17, within=300)
        .day("well")
        .ask("fresh", 18, pause=1.8)
        .ask("fresh", 19)
        .health("up")
        .asked(s1=1, s2=1, s3=1, s4=1, s5=1, s7=0, s8=1, s9=1)
    )
    yield Scene("users that are none").bad("/score/abc").bad("/score/1.5").ask("fresh", 8)
    yield Scene("slow, but in time").day("slow").ask("fresh", 21).ask("fresh", 22, 23, 24).health("up")
    yield (
        Scene("answers that lack something")
        .ask("fresh", 30, 31)
        .day("partial")
        .ask("cached", 30)
        .ask("default", 33)
        .ask("cached", 31)
        .ask("default", 34)
        .day("well")
        .ask("fresh", 33)
    )
    yield (
        Scene("the store refuses")
        .ask("fresh", 40)
        .day("fails")
        .ask("cached", 40)
        .ask("default", 41)
        .day("well")
        .ask("fresh", 41)
    )
    yield (
        Scene("thirty at once while it hangs")
        .ask("fresh", *range(100, 110))
        .day("hangs")
        .ask("cached", *range(100, 110))
        .health("down")
    )
    yield Scene("thirty new users while it hangs").day("hangs").ask("default", *range(200, 230)).health("down")
    yield (
        Scene("it hangs for some users")
        .day("hangs", users=[52, 54])
        .ask("fresh", 51)
        .ask("default", 52)
        .ask("fresh", 53)
        .ask("default", 54)
        .ask("fresh", 55)
        .ask("default", 52)
        .ask("fresh", 56)
        .health("up")
    )
    yield (
        Scene("what was cached grows old")
        .ask("fresh", 60, 61)
        .day("fails")
        .ask("cached", 60, pause=1)
        .ask("default", 60, pause=3)
        .ask("default", 61)
    )
    yield (
        Scene("fresh values replace the cached ones")
        .ask("fresh", 70)
        .day("well", later=True)
        .ask("fresh", 70, later=True)
        .day("fails")
        .ask("cached", 70, later=True)
    )
    yield (
        Scene("four failures and a success")
        .day("fails")
        .ask("default", 81)
        .ask("default", 82)
        .ask("default", 83)
        .ask("default", 84)
        .day("well")
        .ask("fresh", 85)
        .day("fails")
        .ask("default", 86)
        .health("up")
        .asked(s6=1)
    )
    yield (
        Scene("the probe fails, too")
        .day("fails")
        .ask("default", 91)
        .ask("default", 92)
        .ask("default", 93)
        .ask("default", 94)
        .ask("default", 95)
        .ask("default", 96, pause=1.8)
        .ask("default", 97, within=300)
        .health("down")
        .day("well")
        .ask("default", 98, pause=0.3, within=300)
        .ask("fresh", 99, pause=1.5)
        .asked(s1=1, s2=1, s3=1, s4=1, s5=1, s6=1, s7=0, s9=0, s10=1)
    )
    yield (
        Scene("one probe, although ten ask")
        .ask("fresh", 300)
        .day("fails")
        .ask("default", 301)
        .ask("default", 302)
        .ask("default", 303)
        .ask("default", 304)
        .ask("default", 305)
        .ask("default", *range(310, 320), pause=1.8)
        .health("down")
        .asked(s1=1, s2=1, s3=1, s4=1, s5=1, s6=1, s7=1)
    )
