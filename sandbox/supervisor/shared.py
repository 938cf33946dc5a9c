"""Shared memory that has no file, where no control group counts it.

Its pages stay as long as anybody maps it, also those that are in no process's own size because whoever wrote to them
has ended. Which pages there are nobody is told, so that such a mapping counts in full.
"""

NO_FILE = b" /dev/zero (deleted)\n"  # what the kernel calls it
LOOKS = 10  # after which a process is read again although its size is the same


class SharedMemory:
    """One round of `look` for each process, then `total`."""

    def __init__(self, inherited: int = 0) -> None:
        """`inherited`: bytes of address space that every process here began with, and need not answer for."""
        self._inherited = inherited
        #: process -> (its size when it was read, looks since then, bytes of each object that it maps)
        self._before: dict[int, tuple[int, int, dict[bytes, int]]] = {}
        self._now = self._before

    def begin(self) -> None:
        self._before, self._now = self._now, {}

    def look(self, pid: int, size: int) -> None:
        """`size`: the bytes of address space that process `pid` has, which change whenever it maps something."""
        known = self._before.get(pid)
        if known and known[0] == size and known[1] < LOOKS:
            self._now[pid] = (size, known[1] + 1, known[2])
        else:
            self._now[pid] = (size, 0, _mapped(pid, max(0, size - self._inherited)))

    def total(self) -> int:
        """Bytes of all objects, each once however many processes map it."""
        largest: dict[bytes, int] = {}
        for _, _, objects in self._now.values():
            for number, size in objects.items():
                largest[number] = max(size, largest.get(number, 0))
        return sum(largest.values())


def _mapped(pid: int, size: int) -> dict[bytes, int]:
    """Number of an object -> bytes. Of a process that hides its mappings all `size`, as each does that just begins."""
    found: dict[bytes, int] = {}
    try:
        with open(f"/proc/{pid}/maps", "rb") as maps:
            for line in maps:
                if line.endswith(NO_FILE):
                    span, _, _, _, number, _ = line.split(maxsplit=5)
                    start, end = (int(part, 16) for part in span.split(b"-"))
                    found[number] = found.get(number, 0) + end - start
    except PermissionError:
        return {b"hidden by %d" % pid: size}
    except OSError:
        return {}  # it ended meanwhile
    return found
