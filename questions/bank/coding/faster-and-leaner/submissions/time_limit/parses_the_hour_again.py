# Mistake: keeps the lines of the hour in one queue, and takes each of them apart again for every new line.
from collections import deque

WINDOW = 3600


def enrich(lines, blocked):
    blocked = set(blocked)
    hour = deque()
    for line in lines:
        time, event_id, user, _, _, _ = line.split("\t")
        if user in blocked:
            continue
        while hour and int(hour[0].split("\t")[0]) <= int(time) - WINDOW:
            hour.popleft()
        if any(other.split("\t")[1] == event_id for other in hour):
            continue
        hour.append(line)
        recent = [other.split("\t") for other in hour]
        cents = [int(parts[4]) for parts in recent if parts[2] == user]
        items = {parts[3] for parts in recent if parts[2] == user}
        yield f"{line}\t{len(cents)}\t{sum(cents) // len(cents)}\t{len(items)}"
