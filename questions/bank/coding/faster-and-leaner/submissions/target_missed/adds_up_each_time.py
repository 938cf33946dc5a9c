# Mistake: a queue per user, but sum and items are made anew from the whole queue for each line of a busy user.
from collections import deque

WINDOW = 3600


def enrich(lines, blocked):
    blocked = set(blocked)
    users, seen, swept = {}, {}, 0
    for line in lines:
        time, event_id, user, item, cents, _ = line.split("\t", 5)
        time, cents = int(time), int(cents)
        if time - swept >= WINDOW:
            swept = time
            seen = {i: first for i, first in seen.items() if first > time - WINDOW}
            users = {name: one for name, one in users.items() if one[-1][0] > time - WINDOW}
        if user in blocked or event_id in seen:
            continue
        seen[event_id] = time
        if user not in users:
            users[user] = deque()
        recent = users[user]
        while recent and recent[0][0] <= time - WINDOW:
            recent.popleft()
        recent.append((time, item, cents))
        total = sum(event[2] for event in recent)
        items = {event[1] for event in recent}
        yield f"{line}\t{len(recent)}\t{total // len(recent)}\t{len(items)}"
