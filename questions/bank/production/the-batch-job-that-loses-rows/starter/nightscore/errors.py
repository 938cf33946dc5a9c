"""What can go wrong, by name."""


class BadRow(ValueError):
    """A row that breaks the schema. It is put into quarantine and never ends a run."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


class StoreTimeout(Exception):
    """The store did not answer in time. Whether it has written the rows is unknown; trying again is safe."""


class RunFailed(Exception):
    """The run has given up. Chunks that are marked as done stay, and the next run goes on behind them."""
