"""What a run tells the people who watch it."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Report:
    """Counts of rows.

    read         rows of the file, blank lines and the header not counted
    skipped      rows of chunks that an earlier run of the same night had finished
    scored       rows whose prediction is in the store because of this run
    rejected     (line, reason) of each row in quarantine, in the order of the file
    """

    run_date: str
    chunks: int = 0
    read: int = 0
    skipped: int = 0
    scored: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)

    def summary(self) -> str:
        """One line for the channel of the team."""
        return (
            f"{self.run_date}: {self.read} rows in {self.chunks} chunks, {self.skipped} skipped, "
            f"{len(self.rejected)} quarantined, {self.scored} scored"
        )
