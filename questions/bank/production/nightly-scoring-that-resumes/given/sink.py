"""The table of scores, the quarantine and the run record. Each call takes effect wholly or not at all."""

from wire import ask


def write(batch: str, rows: list[dict]) -> None:
    """Stores [{"id": ..., "score": ...}, ...] under the name `batch`, in the place of what stood there."""
    ask("write", batch=batch, rows=rows)


def quarantine(batch: str, rows: list[dict]) -> None:
    """Stores [{"id": ..., "reason": ...}, ...] under the name `batch`, in the place of what stood there."""
    ask("quarantine", batch=batch, rows=rows)


def record(run: dict) -> None:
    """Replaces the run record."""
    ask("record", run=run)


def batches() -> dict[str, int]:
    """Name and number of rows of each batch that `write` has stored, also by earlier starts."""
    return ask("batches")
