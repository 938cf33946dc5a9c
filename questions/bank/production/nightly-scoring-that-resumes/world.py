"""A source of customers, a table of batches, a quarantine, and a run record.

`kills` are triples: what is called, the how manieth call of that kind in the whole run, "before" or "after" its effect.
"""

import math

FEATURES = ("tenure_days", "orders_90d", "spend_90d")
WRONG = (None, "n/a", True, float("nan"), float("inf"), -1, "gone")
BLOCK = 1000


def row_of(seed, number, every):
    mixed = (number * 2654435761 + seed * 97) & 0xFFFFFFFF
    mixed ^= mixed >> 15
    mixed = (mixed * 2246822519) & 0xFFFFFFFF
    row = {
        "id": number * 3 + 11,
        "tenure_days": mixed % 2400,
        "orders_90d": (mixed >> 11) % 14,
        "spend_90d": ((mixed >> 7) % 90000) / 100,
    }
    if every and mixed % every == 0:
        spoil(row, mixed // every)
    return row


def spoil(row, turn):
    feature, wrong = FEATURES[turn % 3], WRONG[turn // 3 % len(WRONG)]
    if wrong == "gone":
        del row[feature]
    else:
        row[feature] = wrong
    if turn % 5 == 0:
        row[FEATURES[(turn + 1) % 3]] = -4.5


class World:
    def __init__(self, data):
        self.seed, self.rows, self.every = data["seed"], data["rows"], data["bad_every"]
        self.kills = [tuple(kill) for kill in data["kills"]]
        self.acts = len(self.kills) + 1
        self.called, self.told = {}, []
        self.batches, self.aside, self.run = {}, {}, None
        self.handed_out, self.unannounced = 0, False

    def __call__(self, request):
        do = request.get("do")
        try:
            if do == "count":
                return self.rows
            if do == "read":
                return self.read(request["start"], request["limit"])
            if do == "batches":
                return {name: len(rows) for name, rows in self.batches.items()}
            if do in ("write", "quarantine", "record"):
                return self.store(do, request)
        except (KeyError, TypeError, ValueError) as error:
            return {"raise": [type(error).__name__, str(error)]}
        return {"raise": ["ValueError", "no such request"]}

    def read(self, start, limit):
        if type(start) is not int or type(limit) is not int or start < 0 or not 1 <= limit <= 1000:
            raise ValueError("start must be a whole number from 0 on, limit one from 1 to 1,000")
        found = [row_of(self.seed, number, self.every) for number in range(start, min(start + limit, self.rows))]
        self.handed_out += len(found)
        return found

    def store(self, do, request):
        effect = self.effect_of(do, request)
        count = self.called[do] = self.called.get(do, 0) + 1
        self.die_if(do, count, "before", request)
        effect()
        self.die_if(do, count, "after", request)

    def effect_of(self, do, request):
        if do == "record":
            run = request["run"]
            if not isinstance(run, dict) or len(repr(run)) > 2000:
                raise ValueError("the run record must be a dictionary of at most 2,000 characters")
            return lambda: setattr(self, "run", run)
        batch, rows = request["batch"], request["rows"]
        if not isinstance(batch, str) or not 1 <= len(batch) <= 40:
            raise ValueError("the name of a batch must be a text of 1 to 40 characters")
        if not isinstance(rows, list):
            raise TypeError("rows must be a list")
        kept = [self.kept(do, row) for row in rows]
        table = self.batches if do == "write" else self.aside

        def effect():
            self.unannounced = self.unannounced or self.run is None
            table[batch] = kept

        return effect

    def kept(self, do, row):
        if not isinstance(row, dict) or type(row.get("id")) is not int:
            raise TypeError("each row must be a dictionary with an id")
        if do == "quarantine":
            if set(row) != {"id", "reason"} or not isinstance(row["reason"], str):
                raise TypeError("a row of the quarantine has an id and a reason, a text")
            return row["id"], row["reason"][:60]
        if set(row) != {"id", "score"} or type(row["score"]) not in (int, float) or not math.isfinite(row["score"]):
            raise TypeError("a row of the table has an id and a score, a finite number")
        return row["id"], round(row["score"] * 1_000_000)

    def die_if(self, do, count, when, request):
        if (do, count, when) in self.kills:
            self.kills.remove((do, count, when))
            name = f" ({request['batch']})" if do != "record" else ""
            self.told.append(f"{when} {do} {count}{name}")
            raise Die  # noqa: F821 - the supervisor's

    def report(self):
        places, sums = {}, {}
        for batch, rows in self.batches.items():
            for id_, score in rows:
                places.setdefault(id_, []).append(batch)
                block = id_ // BLOCK
                sums[block] = sums.get(block, 0) + score
        aside = sorted(entry for rows in self.aside.values() for entry in rows)
        twice = [[id_, found[:2]] for id_, found in places.items() if len(found) > 1]
        return {
            "kills": self.told,
            "unused": len(self.kills),
            "ranges": ranges(sorted(places)),
            "twice": [len(twice), sorted(twice)[:1]],
            "sums": {str(block): total for block, total in sorted(sums.items())},
            "quarantine": [list(entry) for entry in aside],
            "record": self.run,
            "unannounced": self.unannounced,
            "again": max(0, self.handed_out - self.rows),
        }


def ranges(ids):
    """Ids three apart, as they follow each other in the source, in pairs of the first and last of each run of them."""
    found = []
    for id_ in ids:
        if found and id_ == found[-1][1] + 3:
            found[-1][1] = id_
        else:
            found.append([id_, id_])
    return found


def start(data):
    return World(data)
