"""Pages where they are due and nowhere else, and the journal."""

FEW = 300


def check(data, expected, got):
    world = data["world"]
    found = pages(world, got)
    return found or journal(world, expected, got) or True


def pages(world, got):
    left = sorted(got["pages"])
    if len(set(left)) < len(left):
        day = next(day for day in left if left.count(day) > 1)
        return f"Day {day} has {left.count(day)} pages{after(got)}."
    for first, last, days in incidents(world):
        within = [day for day in left if first <= day <= last]
        if not within:
            return f"There was a shift from day {first} on, and nobody was paged{after(got)}."
        if within[0] not in days[1:3]:
            when = f"on day {within[0]}" if within[0] != days[0] else "on its first day, which may be a bad file"
            due = f"due is day {days[1]} or {days[2]}"
            return f"The page for the shift from day {first} on came {when}; {due}{after(got)}."
        if len(within) > 1:
            return (
                f"The shift from day {first} on was paged on day {within[0]} and again on day {within[1]}{after(got)}."
            )
        left.remove(within[0])
    if left:
        return f"There was a page on day {left[0]}, {weekday(left[0])}; {why_not(world, left[0])}{after(got)}."
    return ""


def says_something(world, day):
    return day not in world.get("absent", []) and world.get("few", {}).get(str(day), FEW) >= FEW


def incidents(world):
    """[first day, last day on which it lasts, its shifted days that say something], for each."""
    found = []
    for first, last, _ in world.get("shifts", []):
        days = [day for day in range(first, last + 1) if says_something(world, day)]
        if found and sum(says_something(world, day) for day in range(found[-1][3] + 1, first)) < 3:
            found[-1][2] += days
            found[-1][3] = last
        else:
            found.append([first, 0, days, last])
    for incident in found:
        good = [day for day in range(incident[3] + 1, world["days"]) if says_something(world, day)]
        incident[1] = good[2] if len(good) > 2 else world["days"]
    return [incident[:3] for incident in found]


def weekday(day):
    return ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[day % 7]


def why_not(world, day):
    if not says_something(world, day):
        return "a day that says nothing"
    if day in world.get("bad", []):
        return "the day of a single bad file"
    if any(bad < day <= bad + 5 for bad in world.get("bad", [])):
        return "shortly after a single bad file"
    return "there was no shift"


def journal(world, expected, got):
    for day in range(world["days"]):
        entry, right = got["journal"].get(str(day)), expected["journal"][str(day)]
        if not isinstance(entry, dict) or set(entry) != {"rows", "paged"}:
            return f"The journal's entry of day {day} is {str(entry)[:80]}; asked for are rows and paged."
        if entry["rows"] != right["rows"] or isinstance(entry["rows"], bool):
            return f"The journal says that day {day} has {entry['rows']!r:.40} rows; it has {right['rows']!r}."
        if entry["paged"] is not (day in got["pages"]):
            was = "a page" if day in got["pages"] else "no page"
            return f"The journal says paged {entry['paged']!r:.40} for day {day}, on which there was {was}{after(got)}."
    return ""


def after(got):
    kills = got["kills"]
    if not kills:
        return ""
    return f". The job was killed {'once' if len(kills) == 1 else f'{len(kills)} times'}, last {kills[-1]}"
