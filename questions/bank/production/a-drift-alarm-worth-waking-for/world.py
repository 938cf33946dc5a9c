"""Days of payments, with what befalls them, a pager and a journal.

`shifts` are [first day, last day, what], `what` a distance in standard deviations or "missing"; `bad` are single days
that look shifted; `few` maps a day to its number of values; `absent` are days whose file never came. `kills` are
triples: "page" or "write", the how manieth call in the whole run, "before" or "after" its effect.
"""

import random

WEEKEND = 0.9


class World:
    def __init__(self, data):
        self.seed, self.days = data["seed"], data["days"]
        self.shifts, self.bad = data.get("shifts", []), data.get("bad", [])
        self.few = {int(day): count for day, count in data.get("few", {}).items()}
        self.absent = data.get("absent", [])
        self.kills = [tuple(kill) for kill in data["kills"]]
        self.acts = len(self.kills) + 1
        self.told, self.called = [], {}
        self.pages, self.journal = [], {}

    def __call__(self, request):
        do = request.get("do")
        try:
            if do == "days":
                return list(range(self.days))
            if do == "read":
                return self.read(request["day"])
            if do == "reference":
                return self.reference(request["weekday"])
            if do == "pages":
                return [{"day": day, "text": text} for day, text in self.pages]
            if do == "page":
                return self.page(request["day"], request["text"])
            if do == "write":
                return self.write(request["day"], request["entry"])
        except (KeyError, TypeError, ValueError) as error:
            return {"raise": [type(error).__name__, str(error)]}
        return {"raise": ["ValueError", "no such request"]}

    def a_day(self, day):
        if type(day) is not int or not 0 <= day < self.days:
            raise ValueError(f"there is no day {day!r:.40}")
        return day

    def read(self, day):
        if self.a_day(day) in self.absent:
            return {"absent": True}
        what = next((what for first, last, what in self.shifts if first <= day <= last), 0.0)
        if day in self.bad:
            what = -1.6
        draw = random.Random(self.seed * 1009 + day)
        count = self.few.get(day, 1900 + draw.randrange(300))
        return {"values": values(draw, count, day % 7, what)}

    def reference(self, weekday):
        if weekday not in range(7):
            raise ValueError("weekday must be 0 to 6")
        return values(random.Random(self.seed * 31 + 500_000 + weekday), 3000, weekday, 0.0)

    def page(self, day, text):
        if not isinstance(text, str) or not 1 <= len(text) <= 500:
            raise ValueError("the text of a page has 1 to 500 characters")
        self.store("page", self.a_day(day), lambda: self.pages.append((day, text)))

    def write(self, day, entry):
        if not isinstance(entry, dict) or len(repr(entry)) > 1000:
            raise ValueError("an entry must be a dictionary of at most 1,000 characters")
        self.store("write", self.a_day(day), lambda: self.journal.update({day: entry}))

    def store(self, do, day, effect):
        if len(self.pages) > 1000:
            raise ValueError("nobody answers the pager any more")
        count = self.called[do] = self.called.get(do, 0) + 1
        self.die_if(do, count, "before", day)
        effect()
        self.die_if(do, count, "after", day)

    def die_if(self, do, count, when, day):
        if (do, count, when) in self.kills:
            self.kills.remove((do, count, when))
            self.told.append(f"{when} {do} {count} (day {day})")
            raise Die  # noqa: F821 - the supervisor's

    def report(self):
        return {
            "kills": self.told,
            "pages": [day for day, _ in self.pages],
            "journal": {str(day): entry for day, entry in sorted(self.journal.items())},
        }


def values(draw, count, weekday, what):
    centre = (WEEKEND if weekday >= 5 else 0.0) + (what if isinstance(what, float) else 0.0)
    missing = 0.3 if what == "missing" else 0.01
    return [None if draw.random() < missing else round(draw.gauss(centre, 1.0), 3) for _ in range(count)]


def start(data):
    return World(data)
