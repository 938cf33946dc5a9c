# mypy: ignore-errors
import contextlib


def attack():
    """Take memory for ever, a little at a time."""
    hoard = []
    while len(hoard) < 100_000:
        with contextlib.suppress(MemoryError):
            hoard.append(b"x" * (1 << 20))
    return [f"took {len(hoard)} MB"]
