"""Workers with a pool of cells, as the hostile corpus meets them: attacked, asked how they are, searched for traces.

There is one for each way in which cells can be had here: docker, bubblewrap, and bubblewrap as an ordinary user, whose
worker is a process of that user.
"""

import os
import socket
import tempfile
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from sandbox.cells.base import CellKind
from sandbox.harness import parse
from sandbox.job import Case, Job, Report
from sandbox.pool import Pool
from tests.sandbox import corpus
from tests.sandbox.as_user import UserKind
from tests.sandbox.corpus import Attack
from tests.sandbox.test_cells import Process, eventually, leftovers, start_time, supervisors

PATIENCE = 60.0  # seconds for a used cell to be gone, on a machine that does much else
CELLS = 2  # one for the attack, one for the good submission after it
MARK = "hostile-"  # begins the name of whatever an attack leaves somewhere
WRITABLE = ("/tmp", "/dev/shm", "/var/tmp", "/run", "/", "/root", ".")
GOOD = Job(
    files={"solution.py": "def f(n):\n    return [n, n * n]\n"},
    harness=parse("function:f"),
    cases=(Case("good", [7]),),
)


class Worker(Protocol):
    name: str
    pid: int
    kind: CellKind

    def run(self, job: Job) -> Report: ...

    def wait_until_full(self) -> bool: ...

    def ailment(self) -> str:
        """What is wrong with the worker; empty when it is well."""

    def close(self) -> None: ...


class OwnWorker:
    """This very process."""

    def __init__(self, kind: CellKind) -> None:
        self.name, self.pid, self.kind = kind.slug, os.getpid(), kind
        self.pool = Pool(kind, CELLS)

    def run(self, job: Job) -> Report:
        return self.pool.run(job)

    def wait_until_full(self) -> bool:
        return self.pool.wait_until_full(30)

    def ailment(self) -> str:
        needed = {"cell-keeper", "cell-undertaker", *(["cell-spawner"] if self.name == "bubblewrap" else [])}
        dead = needed - {thread.name for thread in threading.enumerate()}
        return (self.pool.problem or "") + "".join(f"{name} is dead; " for name in dead)

    def close(self) -> None:
        self.pool.close()


class UserWorker:
    """A process of an ordinary user."""

    name = "user"

    def __init__(self, kind: UserKind) -> None:
        self.kind, self.pid = kind, kind.worker.pid
        self._born = start_time(self.pid)
        kind.ask({"do": "open pool", "size": CELLS})

    def run(self, job: Job) -> Report:
        return self.kind.run_pooled(job)

    def wait_until_full(self) -> bool:
        return bool(self.kind.ask({"do": "wait until full"}))

    def ailment(self) -> str:
        if start_time(self.pid) != self._born:
            return "the worker is dead"
        return str(self.kind.ask({"do": "ailment"}))

    def close(self) -> None:
        self.kind.ask({"do": "close pool"})


def employ(kind: CellKind) -> Worker:
    return UserWorker(kind) if isinstance(kind, UserKind) else OwnWorker(kind)


def fire(worker: Worker, attack: Attack, bait: "Bait") -> tuple[Report, list[str]]:
    """Submit the attack, then a good one. Returns the attack's report, and all that is not as it must be."""
    if not worker.wait_until_full():
        raise RuntimeError(f"the pool of {worker.name} does not fill: {worker.ailment()}")
    cells = supervisors(worker.kind, worker.pid)
    namespaces = {pid_namespace(pid) for pid, _ in cells}
    report = worker.run(attack.job(worker.name, bait.places))
    found = corpus.flaws(attack, worker.name, report)
    after = worker.run(GOOD)
    if after.fault or after.cases[0].value != [7, 49]:
        found.append(f"the next good submission was not accepted: {after}")
    if ailment := worker.ailment():
        found.append(f"the worker is ill: {ailment}")
    if len(cells) != CELLS:
        found.append(f"{len(cells)} cells stood ready where {CELLS} should")
    found += _processes(worker, cells, namespaces)
    return report, [*found, *_remains(worker), *bait.taken()]


def _processes(worker: Worker, cells: set[Process], namespaces: set[str]) -> list[str]:
    """What still runs in the process id namespaces of these cells, both of which have been used."""

    def left() -> list[int]:
        running = [pids for namespace, pids in processes().items() if namespace in namespaces]
        # The number of a namespace is given again, to anybody, once its last process is gone; its first process is not.
        others = [pids for pids in running if (first := first_of(pids)) and first not in cells]
        return [pid for pids in running if pids not in others for pid in pids]

    return [] if eventually(lambda: not left(), PATIENCE) else [f"processes of the cell run on: {left()}"]


def _remains(worker: Worker) -> list[str]:
    """What is still there of used cells, and on the machine's disk."""
    found = []
    owner = f"{worker.pid}-{start_time(worker.pid)}"
    if not worker.wait_until_full():
        found.append("the pool does not fill any more")
    if worker.name != "user" and not eventually(lambda: len(leftovers(worker.kind, owner)) == _most(worker), PATIENCE):
        found.append(f"containers or control groups are left: {leftovers(worker.kind, owner)}")
    files = [str(path) for folder in WRITABLE for path in Path(folder).glob(f"{MARK}*")]
    return found + [f"{path} was left on the host" for path in files]


def _most(worker: Worker) -> int:
    """How many containers, or folders of control groups, the cells that stand ready have."""
    if worker.name == "docker":
        return CELLS
    from sandbox.cells import cgroups

    return CELLS * len(cgroups._parents())


def processes() -> dict[str, list[int]]:
    """Namespace of process ids -> the processes in it, for the whole machine."""
    found = defaultdict(list)
    for name in os.listdir("/proc"):
        if name.isdigit():
            with suppress(OSError):
                found[pid_namespace(int(name))].append(int(name))
    return found


def first_of(pids: list[int]) -> Process | None:
    """That which is process 1 in the namespace of them all."""
    for pid in pids:
        with suppress(OSError):
            if "\t1\n" in Path(f"/proc/{pid}/status").read_text().partition("\nNSpid:")[2][:40]:
                return pid, start_time(pid)
    return None


def pid_namespace(pid: int) -> str:
    return os.readlink(f"/proc/{pid}/ns/pid")


class Bait:
    """Things of the host that attacks are told of and must not reach. Each can be reached from the host itself."""

    def __init__(self, places: Mapping[str, Any], listeners: list[socket.socket]) -> None:
        self.places, self._listeners = places, listeners

    def taken(self) -> list[str]:
        """Who came to a listener since the last call."""
        found = []
        for listener in self._listeners:
            with suppress(BlockingIOError):
                if listener.type == socket.SOCK_DGRAM:
                    found.append(f"{listener.getsockname()} got {listener.recv(100)!r}")
                else:
                    listener.accept()[0].close()
                    found.append(f"{listener.getsockname()} was connected to")
        return found


@contextmanager
def bait() -> Iterator[Bait]:
    with ExitStack() as stack:
        # Not /tmp, which a cell has for itself.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crossover-bait-", dir="/var/tmp")))
        folder.chmod(0o755)
        (folder / "secret").write_text("the secret of the host")
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        named, abstract = (stack.enter_context(socket.socket(socket.AF_UNIX)) for _ in range(2))
        named.bind(str(folder / "socket"))
        abstract.bind(f"\0{folder.name}")
        (folder / "socket").chmod(0o777)
        listeners = [tcp, udp, named, abstract]
        for listener in listeners:
            listener.setblocking(False)
            if listener is not udp:
                listener.listen()
        places = {"tcp": tcp.getsockname()[1], "udp": udp.getsockname()[1], "abstract": folder.name}
        caught = Bait({**places, "socket": str(folder / "socket"), "secret": str(folder / "secret")}, listeners)
        _try_out(caught)
        yield caught


def _try_out(bait: Bait) -> None:
    """A bait that nobody could take would prove nothing."""
    places = bait.places
    for address in (places["socket"], f"\0{places['abstract']}"):
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(address)
    socket.create_connection(("127.0.0.1", places["tcp"])).close()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.sendto(b"try", ("127.0.0.1", places["udp"]))
    assert len(bait.taken()) == 4
    assert Path(places["secret"]).read_text()
