# mypy: ignore-errors
"""Builds a profile from a case's training columns, checks its windows, and returns all reports and alerts.

A column is described by one of these, n being the number of rows and i a row from 0 on:

    {"spread": [low, high]}   n values evenly from low to high, in a shuffled order
    {"always": value}         the same value in each row
    {"cycle": [a, b, c]}      the values in turn
    {"mix": [[2, x], [1, y]]} columns in turn: two rows of x, one of y, and so on
    "absent"                  the rows do not have this key
    "nan"                     NaN in each row
"""

import importlib
import json
import math

ABSENT = object()


def column(form, count):
    if form == "absent":
        return [ABSENT] * count
    if form == "nan":
        return [math.nan] * count
    if "always" in form:
        return [form["always"]] * count
    if "cycle" in form:
        return [form["cycle"][i % len(form["cycle"])] for i in range(count)]
    if "mix" in form:
        turns = [number for number, (weight, _) in enumerate(form["mix"]) for _ in range(weight)]
        order = [turns[i % len(turns)] for i in range(count)]
        made = [iter(column(part, order.count(number))) for number, (_, part) in enumerate(form["mix"])]
        return [next(made[number]) for number in order]
    low, high = form["spread"]
    step = next(s for s in range(int(count * 0.618) + 1, 2 * count + 2) if math.gcd(s, count) == 1)
    return [round(low + (high - low) * (i * step % count + 0.5) / count, 6) for i in range(count)]


def table(columns, count):
    made = {name: column(form, count) for name, form in columns.items()}
    return [{name: made[name][i] for name in made if made[name][i] is not ABSENT} for i in range(count)]


def run(load, data):
    package = importlib.import_module("driftwatch")
    settings = package.Settings(**data.get("settings", {}))
    if "profile" in data:
        profile = package.Profile.from_json(json.dumps(data["profile"]))
    else:
        training = table(data["training"]["columns"], data["training"]["rows"])
        names = data["numeric"], data.get("categorical", [])
        profile = package.build_profile(training, *names, settings)
        profile = package.Profile.from_json(profile.to_json())
    alerts = []
    monitor = package.Monitor(profile, alerts.append, settings)
    reports = []
    for window in data["windows"]:
        for turn in range(window.get("times", 1)):
            hour = window["hour"] + turn * window.get("every_h", 1)
            checked = monitor.check(hour, table(window["columns"], window["rows"]))
            reports += [[hour, r.feature, r.status, r.psi, r.missing_share] for r in checked]
    return {"reports": reports, "alerts": [[a.hour, a.feature, a.level] for a in alerts]}
