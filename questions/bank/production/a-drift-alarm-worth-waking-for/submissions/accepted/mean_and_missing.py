# Another statistic: the mean in standard errors would cry wolf, so it is measured in standard deviations. Each start replays what the journal needs.
import json

import journal
import pager
import reference
import windows


def main(work):
    notes = work / "notes"
    notes.mkdir(exist_ok=True)
    usual = [summary(reference.read(weekday)) for weekday in range(7)]
    signs = []  # of the days that say something: whether they are shifted
    open_since = None
    for day in windows.days():
        note = notes / str(day)
        rows, shifted = json.loads(note.read_text()) if note.exists() else look(day, usual[day % 7])
        note.write_text(json.dumps([rows, shifted]))
        paged = False
        if shifted is not None:
            signs.append(shifted)
            if open_since is None and signs[-2:] == [True, True]:
                open_since, paged = day, True
            elif open_since is not None and signs[-3:] == [False] * 3:
                open_since = None
        if paged and day not in {page["day"] for page in pager.pages()}:
            pager.page(day, f"shifted since the day before day {day}")
        journal.write(day, {"rows": rows, "paged": paged})


def look(day, usual):
    """Number of rows, and whether the day is shifted; None where it says nothing."""
    try:
        values = windows.read(day)
    except windows.NotThere:
        return None, None
    if len(values) < 300:
        return len(values), None
    mean, deviation, missing = summary(values)
    far = abs(mean - usual[0]) > 0.45 * usual[1]
    return len(values), far or abs(missing - usual[2]) > 0.1


def summary(values):
    known = [value for value in values if value is not None]
    mean = sum(known) / len(known)
    variance = sum((value - mean) ** 2 for value in known) / len(known)
    return mean, variance**0.5, 1 - len(known) / len(values)
