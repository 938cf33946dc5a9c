"""A feature store with bad days.

`days` is what holds from a step on: {step: {"mode": ..., "users": [...]}}, for all where no users are named. Modes:
"well", "hangs" (8 s), "slow" (80 ms), "fails", "partial" (a feature is missing or null).
"""


class World:
    def __init__(self, data):
        self.days = {int(step): day for step, day in data.get("days", {}).items()}
        self.day, self.asked, self.number = {"mode": "well"}, [], 0

    def step(self, number):
        self.number = number
        self.day = self.days.get(number, self.day)

    def call(self, what, details):
        user = details["user"]
        self.asked.append(self.number)
        mode = self.day["mode"] if user in self.day.get("users", [user]) else "well"
        if mode == "hangs":
            return 8.0, values_of(user)
        if mode == "fails":
            raise ConnectionError("the store refuses connections")
        values = values_of(user, later=self.day.get("later", False))
        if mode == "partial":
            name = sorted(values)[user % 3]
            values = {**values, name: None} if user % 2 else {k: v for k, v in values.items() if k != name}
        return 0.08 if mode == "slow" else 0.01, values

    def report(self):
        steps = {}
        for number in self.asked:
            steps[str(number)] = steps.get(str(number), 0) + 1
        return {"asked": steps}


def values_of(user, *, later=False):
    add = 3 if later else 0
    return {"orders_30d": user % 7 + add, "visits_7d": user % 11 + add, "days_since_order": user % 29}


def start(data):
    return World(data)
