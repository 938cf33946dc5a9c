"""A model that crashes.

`events` says what holds from a step on: "well", "nan", "inf", "minus", "huge", "hiccup" (raises, and is well once
another event comes), or "crash" (raises until it is restarted). `restarts` are what the first restarts come to: "ok",
"fails".
"""

SECRET = "10.7.0.12:9000"


class World:
    def __init__(self, data):
        self.events = {int(step): event for step, event in data.get("events", {}).items()}
        self.results = list(data.get("restarts", []))
        self.event, self.crashed, self.asked, self.restarts = "well", False, 0, 0

    def step(self, number):
        if number in self.events:
            self.event = self.events[number]
            self.crashed = self.crashed or self.event == "crash"

    def call(self, what, details):
        if what == "restart":
            return self.restart()
        self.asked += 1
        if self.crashed:
            raise ConnectionError(f"no worker at {SECRET}")
        if self.event == "hiccup":
            raise OSError(f"broken pipe to {SECRET}")
        odd = {"nan": float("nan"), "inf": float("inf"), "minus": -3.0, "huge": 4000.0}
        return 0.02, odd.get(self.event, round(4.0 + 1.7 * details["km"] + 2.5 * details["stops"], 3))

    def restart(self):
        self.restarts += 1
        if (self.results.pop(0) if self.results else "ok") == "fails":
            error = RuntimeError(f"cannot start on {SECRET}")
            error.seconds = 0.3
            raise error
        self.crashed = False
        self.event = "well" if self.event == "crash" else self.event
        return 0.3, None

    def report(self):
        return {"asked": self.asked, "restarts": self.restarts}


def start(data):
    return World(data)
