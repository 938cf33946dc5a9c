# Idempotent, but without a memory: each start scores the whole source again.
import json
import math
import os
from pathlib import Path

import model
import sink
import source

SIZE = 500


def main(work: Path) -> None:
    state = load(work)
    state["starts"] += 1
    save(work, state)
    sink.record({"status": "running", "starts": state["starts"]})
    rows = source.count()
    while state["next"] < rows:
        step(state)
        save(work, state)
    done = {key: state[key] for key in ("scored", "quarantined", "starts")}
    sink.record({"status": "done", "rows": rows, **done})


def step(state: dict) -> None:
    """One batch: it may be written again after a kill, under the same name and with the same rows."""
    start = state["next"]
    good, bad = [], []
    for row in source.read(start, SIZE):
        if reason := why_bad(row):
            bad.append({"id": row["id"], "reason": reason})
        else:
            good.append({"id": row["id"], "score": model.score(row)})
    name = f"rows-{start:08d}"
    if bad:
        sink.quarantine(name, bad)
    if good:
        sink.write(name, good)
    state["next"] += len(good) + len(bad)
    state["scored"] += len(good)
    state["quarantined"] += len(bad)


def why_bad(row: dict) -> str:
    for feature in model.FEATURES:
        value = row.get(feature)
        if value is None:
            return f"{feature}: missing"
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            return f"{feature}: not a number"
        if value < 0:
            return f"{feature}: negative"
    return ""


def load(work: Path) -> dict:
    path = work / "progress.json"
    if path.exists():
        before = json.loads(path.read_text())
        return {**before, "next": 0, "scored": 0, "quarantined": 0}
    return {"next": 0, "scored": 0, "quarantined": 0, "starts": 0}


def save(work: Path, state: dict) -> None:
    """A kill finds the old file or the new one, never half of one."""
    fresh = work / "progress.new"
    fresh.write_text(json.dumps(state))
    os.replace(fresh, work / "progress.json")
