from pathlib import Path

import model
import sink
import source


def main(work: Path) -> None:
    sink.record({"status": "running"})
    rows = source.read(0, 1000)
    sink.write("first", [{"id": row["id"], "score": model.score(row)} for row in rows])
