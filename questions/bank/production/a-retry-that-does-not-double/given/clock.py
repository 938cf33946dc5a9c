"""The clock of the night. It is simulated: sleeping costs nothing."""

from wire import ask


def now() -> float:
    """Seconds since the night began."""
    return ask("now")


def sleep(seconds: float) -> None:
    """Lets so many seconds pass, 0 to 86,400."""
    ask("sleep", seconds=seconds)
