# Mistake: all is fast but `in` on the list of blocked users, which looks at every one of them for each line.
from collections import deque
from collections.abc import Iterator

WINDOW = 3600  # seconds


class Totals:
    __slots__ = ("cents", "count", "items")

    def __init__(self) -> None:
        self.count = 0
        self.cents = 0
        self.items: dict[str, int] = {}  # how many events of the hour have the item


def enrich(lines: Iterator[str], blocked: list[str]) -> Iterator[str]:
    hour: deque[tuple[int, str, str, str, int]] = deque()
    seen: set[str] = set()  # ids of the events in `hour`
    users: dict[str, Totals] = {}  # users with events in `hour`
    for line in lines:
        time, event_id, user, item, cents, _ = line.split("\t", 5)
        now, amount = int(time), int(cents)
        while hour and hour[0][0] <= now - WINDOW:
            _, *old = hour.popleft()
            forget(old, seen, users)
        if user in blocked or event_id in seen:
            continue
        hour.append((now, event_id, user, item, amount))
        seen.add(event_id)
        totals = users.get(user)
        if totals is None:
            totals = users[user] = Totals()
        totals.count += 1
        totals.cents += amount
        totals.items[item] = totals.items.get(item, 0) + 1
        yield f"{line}\t{totals.count}\t{totals.cents // totals.count}\t{len(totals.items)}"


def forget(event: list, seen: set[str], users: dict[str, Totals]) -> None:
    event_id, user, item, amount = event
    seen.discard(event_id)
    totals = users[user]
    totals.count -= 1
    if totals.count == 0:
        del users[user]
        return
    totals.cents -= amount
    if totals.items[item] == 1:
        del totals.items[item]
    else:
        totals.items[item] -= 1
