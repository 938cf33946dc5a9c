"""Which of the promises is broken, the most important one first."""


def check(data, expected, got):
    for broken in (missing, strange, twice, scores, quarantine, announced, record):
        if words := broken(expected, got):
            return words
    return resumed(got, len(data["world"]["kills"]))


def ids_of(ranges):
    return {id_ for first, last in ranges for id_ in range(first, last + 3, 3)}


def missing(expected, got):
    lost = sorted(ids_of(expected["ranges"]) - ids_of(got["ranges"]))
    if lost:
        return f"Not complete: the table lacks {some(len(lost), 'good row')}, first of all id {lost[0]}{after(got)}."
    return ""


def strange(expected, got):
    extra = sorted(ids_of(got["ranges"]) - ids_of(expected["ranges"]))
    bad = {id_ for id_, _ in expected["quarantine"]}
    if extra and extra[0] in bad:
        return f"The bad row with id {extra[0]} has a score; it belongs into quarantine."
    return f"The table has an id that the source does not have: {extra[0]}." if extra else ""


def twice(expected, got):
    count, shown = got["twice"]
    if not count:
        return ""
    id_, (one, other) = shown[0]
    where = f"twice in batch {one!r}" if one == other else f"in the batches {one!r} and {other!r}"
    return f"{some(count, 'id')} came into the table more than once: {id_}, for one, {where}{after(got)}."


def scores(expected, got):
    for block, total in expected["sums"].items():
        if abs(got["sums"].get(block, 0) - total) > 500:
            return f"Scores are wrong: look at those of the ids from {int(block) * 1000} to {int(block) * 1000 + 999}."
    return ""


def quarantine(expected, got):
    right, found = dict(expected["quarantine"]), dict(got["quarantine"])
    if len(found) < len(got["quarantine"]):
        return f"An id is more than once in quarantine{after(got)}."
    lost = sorted(set(right) - set(found))
    if lost:
        return f"The quarantine lacks {some(len(lost), 'bad row')}, first of all id {lost[0]}{after(got)}."
    if extra := sorted(set(found) - set(right)):
        return f"A good row is in quarantine: id {extra[0]}, with the reason {found[extra[0]]!r}."
    for id_, reason in right.items():
        if found[id_] != reason:
            return f"The reason for id {id_} is {found[id_]!r}; it should be {reason!r}."
    return ""


def announced(expected, got):
    if got["unannounced"]:
        return "Something was stored before the run record said that the job is running."
    return ""


def record(expected, got):
    right, found = expected["record"], got["record"]
    if not isinstance(found, dict) or found.get("status") != "done":
        return f"In the end the run record is {found!r}; its status should be 'done'."
    if set(found) != set(right):
        return f"The run record has the keys {', '.join(sorted(found))}; asked for are {', '.join(sorted(right))}."
    for key, value in right.items():
        if found[key] != value or isinstance(found[key], bool):
            return f"The run record says {key} {found[key]!r}; it was {value!r}{after(got)}."
    return ""


def resumed(got, kills):
    if got["again"] <= 2000 * kills:
        return True
    most = f"with {some(kills, 'kill')} at most {2000 * kills:,} may be"
    return f"{got['again']:,} rows were read a second time; {most}. Go on where the start before was."


def some(count, what):
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def after(got):
    kills = got["kills"]
    if not kills:
        return ""
    return f". The job was killed {'once' if len(kills) == 1 else f'{len(kills)} times'}, last {kills[-1]}"
