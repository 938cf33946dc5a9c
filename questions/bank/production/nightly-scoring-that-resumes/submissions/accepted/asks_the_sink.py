# No progress file: the names of the stored batches say what is done. Only starts and bad rows are counted in files.
import math

import model
import sink
import source

SIZE = 1000


def main(work):
    with open(work / "starts", "a") as file:
        file.write("x")
    sink.record({"status": "running"})
    rows, stored = source.count(), sink.batches()
    for start in range(0, rows, SIZE):
        if f"b{start}" not in stored:
            score_batch(work, start)
    bad = sum(int(path.read_text()) for path in work.glob("bad-*"))
    starts = (work / "starts").stat().st_size
    sink.record({"status": "done", "rows": rows, "scored": rows - bad, "quarantined": bad, "starts": starts})


def score_batch(work, start):
    rows = source.read(start, SIZE)
    reasons = {row["id"]: reason for row in rows if (reason := reason_of(row))}
    (work / f"bad-{start}").write_text(str(len(reasons)))
    sink.quarantine(f"b{start}", [{"id": id_, "reason": reason} for id_, reason in reasons.items()])
    # Last, and also when it is empty: it is the sign that the whole batch is done.
    scored = [{"id": row["id"], "score": model.score(row)} for row in rows if row["id"] not in reasons]
    sink.write(f"b{start}", scored)


def reason_of(row):
    for name in model.FEATURES:
        if row.get(name) is None:
            return name + ": missing"
        if type(row[name]) not in (int, float) or not math.isfinite(row[name]):
            return name + ": not a number"
        if row[name] < 0:
            return name + ": negative"
    return None
