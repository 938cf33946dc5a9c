"""Which rule is broken, the most important one first."""

WAITS = {
    "busy": "something was sent, mail {id}, {seconds:g} s before the service wanted to hear anything again",
    "refused": "mail {id} was tried again although it had been refused",
    "tries": "mail {id} was tried a sixth time in one start",
    "early": "mail {id} was tried again too early: at least {seconds:g} s should have passed",
}
NIGHT = 4 * 3600


def check(data, expected, got):
    if got["twice"]:
        others = f", and {len(got['twice']) - 1} more" if len(got["twice"]) > 1 else ""
        return f"Mail {got['twice'][0]} went out more than once{others}{after(got)}."
    if lost := sorted(set(expected["out"]) - set(got["out"])):
        return f"Mail {lost[0]} was never taken, and the service would have taken it{after(got)}."
    if got["flaws"]:
        what, id_, seconds, _ = got["flaws"][0]
        words = WAITS[what].format(id=id_, seconds=seconds)
        return words[0].upper() + words[1:] + after(got) + "."
    if got["seconds"] > NIGHT:
        return f"The night took {got['seconds']:,.0f} s; it has {NIGHT:,}."
    return result(expected["result"], got)


def result(right, got):
    found = got["result"]
    if found is None:
        return "There is no report of the night."
    if set(found) != set(right):
        return f"The report has the keys {', '.join(sorted(found))}; asked for are {', '.join(sorted(right))}."
    for key, ids in right.items():
        if found[key] != ids:
            return f"The report's list of {key} is {shown(found[key])}; it should be {shown(ids)}{after(got)}."
    return True


def shown(value):
    text = repr(value)
    return text if len(text) <= 80 else text[:79] + "…"


def after(got):
    kills = got["kills"]
    if not kills:
        return ""
    return f". The job was killed {'once' if len(kills) == 1 else f'{len(kills)} times'}, last {kills[-1]}"
