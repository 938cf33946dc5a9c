# mypy: ignore-errors
"""Makes the log inside the cell, drives the learner's function, and returns all lines, or a summary.

A case holds its log as `lines`, or describes it in `log`; that one is made while it is read, so the memory that is
measured is the learner's. `runs` repeats the call in the same process. `log_lines` and `drive` depend on nothing but
their arguments, so that two programs can be given the same log side by side.
"""

import zlib
from collections import deque

MASK = 0x7FFFFFFF


def run(load, data):
    enrich = getattr(load(), "enrich", None)
    if not callable(enrich):
        raise AttributeError("solution.py defines no function enrich.")
    values = [drive(enrich, data) for _ in range(data.get("runs", 1))]
    return values if "runs" in data else values[0]


def drive(enrich, data):
    """What `enrich` makes of the case: its lines, or their number, a checksum and the features at both ends."""
    rows = checked(enrich(log_lines(data), blocked_users(data)))
    return list(rows) if "lines" in data else summary(rows)


def checked(rows):
    if not hasattr(rows, "__iter__") or isinstance(rows, str):
        raise TypeError(f"enrich must return an iterable of lines, not {type(rows).__name__}.")
    for row in rows:
        if not isinstance(row, str):
            raise TypeError(f"enrich must give lines of text, not {type(row).__name__}.")
        yield row


def blocked_users(data):
    blocked = data["blocked"]
    return [f"test-{number}" for number in range(blocked)] if isinstance(blocked, int) else list(blocked)


def log_lines(data):
    return iter(data["lines"]) if "lines" in data else made_up(data["log"])


def made_up(log):
    """A log of so many `events`, and the copies of some. From one event to the next pass 0 to `gap` - 1 seconds.

    `users` 0: everyone comes once. `letters` makes each id, and each user who comes once, so much longer, and `context`
    each context. `copies` and `tests`: percent of events that come twice, the second time `delay` events later, or are
    of test accounts. `items`: how many there are.
    """
    users, gap = log["users"], log["gap"]
    copies, tests, items = log.get("copies", 0), log.get("tests", 0), log.get("items", 97)
    tail, context = "x" * log.get("letters", 0), "web" + "x" * log.get("context", 0)
    # A linear congruential generator: cheap, small, and the same in every version of Python.
    state, now, late = log["seed"] * 40503 + 1, 1_700_000_000, deque()
    for number in range(log["events"]):
        state = (state * 1103515245 + 12345) & MASK
        now += (state >> 9) % gap
        user = f"user-{(state >> 11) % users}" if users else f"user-{number}{tail}"
        if tests and (state >> 7) % 100 < tests:
            user = f"test-{(state >> 13) % 1000}"
        item, cents = (state >> 15) % items, (state >> 12) % 12_000 - 2_000
        rest = f"e{number}{tail}\t{user}\titem-{item}\t{cents}\t{context}"
        yield f"{now}\t{rest}"
        if copies and (state >> 19) % 100 < copies:
            late.append((number + log.get("delay", 40), rest))
        if late and late[0][0] <= number:
            yield f"{now}\t{late.popleft()[1]}"


def summary(rows):
    number, checksum, first, last = 0, 0, [], deque(maxlen=3)
    for row in rows:
        number += 1
        # Both ends of a long line: a checksum over all of it would cost more CPU than the learner's work.
        told = row if len(row) < 1_000 else f"{row[:400]}{len(row)}{row[-400:]}"
        checksum = zlib.crc32(told.encode(), checksum)
        features = row[-60:].split("\t")[-3:]
        if number <= 3:
            first.append(features)
        last.append(features)
    return {"lines": number, "checksum": checksum, "first": first, "last": list(last)}
