# Mistake: one queue per user, emptied only when that user comes again; users who never do stay for ever.
from collections import Counter, deque

WINDOW = 3600


class Recent:
    def __init__(self):
        self.events = deque()
        self.ids = set()
        self.items = Counter()
        self.cents = 0

    def drop_until(self, time):
        while self.events and self.events[0]["time"] <= time:
            event = self.events.popleft()
            self.ids.discard(event["id"])
            self.cents -= event["cents"]
            self.items[event["item"]] -= 1
            if not self.items[event["item"]]:
                del self.items[event["item"]]

    def add(self, event):
        self.events.append(event)
        self.ids.add(event["id"])
        self.cents += event["cents"]
        self.items[event["item"]] += 1


def enrich(lines, blocked):
    blocked = set(blocked)
    users = {}
    for line in lines:
        time, event_id, user, item, cents, _ = line.split("\t", 5)
        if user in blocked:
            continue
        if user not in users:
            users[user] = Recent()
        recent = users[user]
        recent.drop_until(int(time) - WINDOW)
        if event_id in recent.ids:
            continue
        recent.add({"time": int(time), "id": event_id, "item": item, "cents": int(cents)})
        count = len(recent.events)
        yield f"{line}\t{count}\t{recent.cents // count}\t{len(recent.items)}"
