# Mistake: reads all lines first, joins all rows to one text and takes that apart again: five copies of the log.
from collections import defaultdict, deque

WINDOW = 3600


def enrich(lines, blocked):
    blocked = set(blocked)
    events = [(line, *line.split("\t")) for line in lines]
    seen = set()
    users = defaultdict(deque)
    rows = []
    for line, time, event_id, user, item, cents, _ in events:
        if user in blocked or event_id in seen:
            continue
        seen.add(event_id)
        recent = users[user]
        while recent and recent[0][0] <= int(time) - WINDOW:
            recent.popleft()
        recent.append((int(time), item, int(cents)))
        mean = sum(event[2] for event in recent) // len(recent)
        rows.append(f"{line}\t{len(recent)}\t{mean}\t{len({event[1] for event in recent})}")
    text = "\n".join(rows)
    return text.split("\n") if text else []
