# mypy: ignore-errors
"""The companion of a service: hands out requests step by step, and notes what came back, and after how long.

`WORLD`, which goes before this text, is the question's own world.py: its `start(data)` gives an object with
`call(what, details)`, which plays what stands around the service: it returns `(seconds, value)`, or raises what the
caller is to see, at once or after the exception's attribute `seconds`. It may have `step(number)`, called as each
begins, and `report()`.
"""

import time

MOST_CALLS = 5000


def start(data):
    namespace = {"__name__": "world"}
    exec(WORLD, namespace)  # noqa: F821 - see above
    return Driver(data["steps"], namespace["start"](data))


class Driver:
    def __init__(self, steps, world):
        self.steps, self.world = steps, world
        self.at, self.handed_out, self.open = -1, 0.0, {}
        self.exchanges, self.tickets, self.calls = [], {}, 0

    def __call__(self, request):
        do = request.pop("do", None)
        if do in ("ready", "next"):
            return self.next_step(request.get("lines", []))
        if do == "answer":
            return self.note(request)
        if do == "call":
            return self.call(request)
        if do == "result":
            return self.result(request["ticket"])
        return {"raise": ["ValueError", "no such request"]}

    def next_step(self, lines):
        if self.exchanges:
            self.exchanges[-1]["lines"] += texts(lines)
        if self.at + 1 >= len(self.steps):
            return None
        self.at += 1
        if hasattr(self.world, "step"):
            self.world.step(self.at)
        step = self.steps[self.at]
        requests = []
        for request in step["requests"]:
            self.exchanges.append({"step": self.at, "name": request["name"], "lines": [], "missing": True})
            self.open[len(self.exchanges) - 1] = self.exchanges[-1]
            requests.append({"id": len(self.exchanges) - 1, **request})
        self.handed_out = time.monotonic() + step["pause"]
        return {"pause": step["pause"], "requests": requests}

    def note(self, said):
        exchange = self.open.pop(said.get("id"), None)
        if exchange is None or exchange["step"] != self.at:
            return
        exchange["ms"] = round((time.monotonic() - self.handed_out) * 1000, 1)
        status, headers = said.get("status"), said.get("headers")
        exchange["status"] = status if type(status) is int else None
        exchange["headers"] = headers if type(headers) is dict else {}
        exchange["body"], exchange["size"] = str(said.get("body", ""))[: 64 << 10], said.get("size", 0)
        exchange["lines"] += texts(said.get("lines", []))
        exchange["missing"] = bool(said.get("missing")) or exchange["status"] is None
        exchange["raised"] = str(said.get("raised", ""))[:200]
        return

    def call(self, request):
        """What was called is ready after a while: until then the ticket gives nothing."""
        self.calls += 1
        if self.calls > MOST_CALLS:
            return {"raise": ["RuntimeError", "too many calls"]}
        try:
            seconds, value = self.world.call(request.pop("what"), request)
            outcome = {"value": value}
        except Exception as error:
            seconds, outcome = getattr(error, "seconds", 0.0), {"raise": [type(error).__name__, str(error)]}
        self.tickets[self.calls] = (time.monotonic() + seconds, outcome)
        return {"ticket": self.calls, "seconds": seconds}

    def result(self, ticket):
        due, outcome = self.tickets[ticket]
        left = due - time.monotonic()
        return {"wait": left} if left > 0 else outcome

    def report(self):
        world = self.world.report() if hasattr(self.world, "report") else {}
        return {"exchanges": self.exchanges, "world": world}


def texts(lines):
    return [str(line)[:4000] for line in lines[:200]] if type(lines) is list else []
