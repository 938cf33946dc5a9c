# A queue and running totals per user; once an hour of log time, users whose hour is empty are dropped.
from collections import Counter, deque

WINDOW = 3600


class Recent:
    __slots__ = ("cents", "events", "items")

    def __init__(self):
        self.events = deque()
        self.items = Counter()
        self.cents = 0

    def drop_until(self, time):
        while self.events and self.events[0][0] <= time:
            _, item, cents = self.events.popleft()
            self.cents -= cents
            self.items[item] -= 1
            if not self.items[item]:
                del self.items[item]


def enrich(lines, blocked):
    blocked = set(blocked)
    users, seen, swept = {}, {}, 0
    for line in lines:
        time, event_id, user, item, cents, _ = line.split("\t", 5)
        time, cents = int(time), int(cents)
        if time - swept >= WINDOW:
            swept = time
            seen = {i: first for i, first in seen.items() if first > time - WINDOW}
            users = {name: one for name, one in users.items() if one.events[-1][0] > time - WINDOW}
        if user in blocked or event_id in seen:
            continue
        seen[event_id] = time
        if user not in users:
            users[user] = Recent()
        recent = users[user]
        recent.drop_until(time - WINDOW)
        recent.events.append((time, item, cents))
        recent.cents += cents
        recent.items[item] += 1
        count = len(recent.events)
        yield f"{line}\t{count}\t{recent.cents // count}\t{len(recent.items)}"
