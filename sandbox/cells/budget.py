"""What the cases of one job may use together."""

from sandbox.job import CaseResult, Job


class Budget:
    """What is left of a job's CPU time and of its wall clock, as the supervisor reckons it too."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._cpu, self._wall, self._longest = job.cpu_seconds, job.wall_seconds, job.longest

    def spend(self, result: CaseResult) -> None:
        self._cpu -= result.cpu_ms / 1000
        self._wall -= (result.wall_ms - result.waited_ms) / 1000
        self._longest -= result.wall_ms / 1000

    @property
    def exhausted(self) -> str:
        """Empty while the next case may begin, else the sentence that says why not."""
        if self._cpu <= 0:
            return cpu_sentence(self._job)
        if self._wall <= 0 or self._longest <= 0:
            return wall_sentence(self._job)
        return ""


def cpu_sentence(job: Job) -> str:
    return f"All cases together may use {job.cpu_seconds:g} s of CPU time, and here they had used it up."


def wall_sentence(job: Job) -> str:
    return f"All cases together may take {job.wall_seconds:g} s, and here they had taken longer."
