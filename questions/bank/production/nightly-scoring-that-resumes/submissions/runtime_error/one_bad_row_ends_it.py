# Takes every row for a good one: the first bad one ends the night.
import model
import sink
import source


def main(work):
    progress = work / "next"
    start = int(progress.read_text()) if progress.exists() else 0
    sink.record({"status": "running"})
    while rows := source.read(start, 1000):
        sink.write(f"from-{start}", [{"id": row["id"], "score": model.score(row)} for row in rows])
        start += len(rows)
        progress.write_text(str(start))
    sink.record({"status": "done", "rows": start, "scored": start, "quarantined": 0, "starts": 1})
