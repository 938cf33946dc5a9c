"""Signals as a queue to read from, so that nothing ever interrupts the launcher half-way through a step."""

import signal
from dataclasses import dataclass, field

STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class StopSignals:
    """The signals that ask for an end. `count` is how many came: the second one means "at once".

    They are blocked (children start with an empty mask, see `processes.in_child`) and collected by `wait`.
    SIGCHLD belongs to the set only so that the death of a child ends a wait early.
    """

    count: int = 0
    _watched: set[signal.Signals] = field(default_factory=set)

    def take_over(self) -> None:
        wanted = {signal.SIGCHLD, *STOP}
        if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:  # started by nohup: stays when the terminal goes
            wanted.discard(signal.SIGHUP)
        self._watched = wanted
        signal.pthread_sigmask(signal.SIG_BLOCK, wanted)

    def wait(self, seconds: float) -> bool:
        """Waits for a watched signal, or until the time is over. Whether an end has been asked for so far."""
        found = signal.sigtimedwait(self._watched, seconds)
        if found is not None and found.si_signo in STOP:
            self.count += 1
        return self.count > 0
