"""The Docker cell: one fresh container for each job, with everything taken away that a container can do without."""

import contextlib
import secrets
import socket
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import docker.errors

from sandbox.cells import base
from sandbox.cells.base import DEFAULT_MEMORY_MB, INODES, PROCESSES, SHM_MB, TMP_MB, CellError, OnCase
from sandbox.cells.channel import PipeChannel
from sandbox.cells.conversation import Conversation, encode
from sandbox.cells.engine import ENGINE_ERRORS, Engine
from sandbox.cells.image import build_image
from sandbox.cells.owner import here, is_alive, this_owner
from sandbox.cells.packages import DEFAULT, packages_in
from sandbox.cells.trial import memory_trial, trial
from sandbox.job import Job, Report

SLUG = "docker"
LABEL, LABEL_HERE = "crossover.cell", "crossover.here"
FORGOTTEN_SECONDS = 600
HEAD = 8  # bytes before each chunk of the engine's stream: which of the two it is, and its length
HOST_CONFIG = {
    "network_mode": "none",
    "read_only": True,
    "cap_drop": ["ALL"],
    "cap_add": ["SETUID", "SETGID", "KILL"],
    "security_opt": ["no-new-privileges"],
    "log_config": {"type": "none", "config": {}},
    "ulimits": [{"name": "core", "soft": 1, "hard": 1}],  # the supervisor says why not 0
    "tmpfs": {
        "/tmp": f"rw,nosuid,nodev,size={TMP_MB}m,nr_inodes={INODES},mode=1777",
        "/dev/shm": f"rw,nosuid,nodev,size={SHM_MB}m,nr_inodes={INODES},mode=1777",
    },
    # Shared memory of the System V kind would outlive the case that made it.
    "sysctls": {
        "kernel.shmmni": "0",
        "kernel.msgmni": "0",
        "kernel.sem": "0 0 0 0",
        "fs.mqueue.queues_max": "0",
    },
}


class DockerKind:
    """`base_image`: a Python image to build on, or None for one made from the running CPython.
    `runtime`: an OCI runtime that the engine knows, such as gVisor's runsc.
    `packages`: a folder of packages for the code in the cell, or None.
    `address`: the engine's, else the one of the environment or of this machine."""

    slug = SLUG

    def __init__(
        self,
        *,
        base_image: str | None = None,
        runtime: str | None = None,
        packages: Path | None = DEFAULT,
        address: str | None = None,
    ) -> None:
        self._base_image, self._runtime, self._packages = base_image, runtime, packages_in(packages)
        self._engine = Engine(address)
        # Containers that this process wanted removed while the engine was away.
        self._left_behind: set[str] = set()
        self._image: str | None = None

    @property
    def variant(self) -> str:
        return f"{self._image} {self._runtime}"

    def problem(self) -> str | None:
        if self._image is not None:
            return None
        try:
            self._engine.knock()
            with self._engine.client() as client:
                self._image = build_image(client, self._base_image, self._packages)
        except CellError as error:
            return str(error)
        except PermissionError as error:
            return f"the Docker engine's socket refuses this user ({error}): join its group (Compose: DOCKER_GID)"
        except ENGINE_ERRORS as error:
            first = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            return f"no Docker engine answers ({first}): install and start one (Debian: apt install docker.io)"
        # Of the engine's own runtime it is known.
        found = trial(self) or (memory_trial(self) if self._runtime else None)
        if found is not None:
            self._image = None
        return found

    def build(self) -> str:
        """Build the image if it is missing; its name. Raises CellError."""
        try:
            with self._engine.client() as client:
                return build_image(client, self._base_image, self._packages)
        except ENGINE_ERRORS as error:
            raise CellError(f"no Docker engine answers: {error}") from error

    def start(self, *, memory_mb: int = DEFAULT_MEMORY_MB) -> "DockerCell":
        if self._image is None and (problem := self.problem()):
            raise CellError(problem)
        try:
            name = f"crossover-cell-{secrets.token_hex(6)}"
            with self._engine.client() as client:
                container = self._create(client, name, memory_mb)
        except (*ENGINE_ERRORS, CellError) as error:
            raise CellError(f"the docker cell could not be started: {error}") from error
        cell = DockerCell(self._engine, container, name, self._left_behind)
        try:
            cell.start()
            if self._packages and (misfit := self._packages.misfit(cell.python)):
                raise CellError(misfit)
        except BaseException:
            cell.close()
            raise
        return cell

    def reap(self) -> int:
        try:
            with self._engine.client() as client:
                before = set(self._left_behind)
                found = client.containers(all=True, filters={"label": LABEL})
                self._left_behind -= before - {one["Id"] for one in found}
                left = [one["Id"] for one in found if one["Id"] in self._left_behind or _is_leftover(one)]
        except ENGINE_ERRORS:
            return 0
        return sum(self._removed(container) for container in left)

    def _removed(self, container: str) -> bool:
        try:
            with self._engine.client() as client:
                _remove(client, container)
        except ENGINE_ERRORS:
            return False
        self._left_behind.discard(container)
        return True

    def _create(self, client: Any, name: str, memory_mb: int) -> str:
        try:
            return self._create_from_image(client, name, memory_mb)
        except docker.errors.ImageNotFound:  # another installation on this engine, or its owner, cleaned up
            self._image = build_image(client, self._base_image, self._packages)
            return self._create_from_image(client, name, memory_mb)

    def _create_from_image(self, client: Any, name: str, memory_mb: int) -> str:
        # A runtime may bring a kernel of its own, whose memory and threads count too.
        size = (memory_mb + base.RESERVE_MB + (base.RUNTIME_MB if self._runtime else 0)) << 20
        own = {"mem_limit": size, "memswap_limit": size, "runtime": self._runtime}
        own["pids_limit"] = PROCESSES * (8 if self._runtime else 1)
        config = client.create_host_config(**HOST_CONFIG | own)
        container = client.create_container(
            self._image,
            name=name,
            hostname="cell",
            stdin_open=True,  # low level: StdinOnce comes with it, so the cell ends with its worker
            network_disabled=True,
            stop_signal="SIGKILL",  # an engine that is stopped would wait ten seconds for each supervisor
            labels={LABEL: this_owner(), LABEL_HERE: here()},
            host_config=config,
        )
        return str(container["Id"])


class DockerCell:
    def __init__(self, engine: Engine, container: str, name: str, left_behind: set[str]) -> None:
        self._engine, self._container, self.name = engine, container, name
        self._left_behind = left_behind
        self._channel: _AttachedChannel | None = None
        self._used = self._closed = False
        self._busy = threading.RLock()

    def start(self) -> None:
        """Attach, start and wait for the supervisor. Raises CellError."""
        try:
            streams = {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
            with self._engine.client() as client:
                self._channel = _AttachedChannel(client.attach_socket(self._container, params=streams))
                client.start(self._container)
        except ENGINE_ERRORS as error:
            raise CellError(f"the docker cell could not be started: {error}") from error
        self._conversation = Conversation(
            self._channel, cell=SLUG, name=self.name, ran_out_of_memory=self._ran_out_of_memory
        )
        self._conversation.greet()

    @property
    def python(self) -> str:
        """The version of the Python in the cell."""
        return str(self._conversation.greeting.get("python"))

    @property
    def measure(self) -> str:
        """How CPU and memory are counted inside: cgroup v1, cgroup v2 or polling."""
        return str(self._conversation.greeting.get("measure"))

    def run(self, job: Job, *, on_case: OnCase | None = None) -> Report:
        encoded = encode(job)
        if self._used:
            raise CellError("this cell has been used; a cell runs one job")
        self._used = True
        with self._busy:
            return self._conversation.run(job, encoded, on_case)

    def prepare(self, names: Iterable[str]) -> None:
        with self._busy:
            self._conversation.prepare(names)

    def is_waiting(self) -> bool:
        return self._channel is not None and self._channel.is_quiet()

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        if self._channel:
            self._channel.hang_up()
        self._left_behind.add(self._container)
        with contextlib.suppress(*ENGINE_ERRORS), self._engine.client() as client:
            _remove(client, self._container)
            self._left_behind.discard(self._container)
        with self._busy:  # a job that runs in another thread must let go of the socket before it is closed
            if self._channel:
                self._channel.close()

    def _ran_out_of_memory(self) -> bool:
        end = time.monotonic() + 5
        while time.monotonic() < end:
            try:
                with self._engine.client() as client:
                    state = client.inspect_container(self._container)["State"]
            except ENGINE_ERRORS:
                return False
            if not state["Running"]:
                return bool(state["OOMKilled"])
            time.sleep(0.02)  # the stream ends a moment before the engine knows why
        return False


class _AttachedChannel(PipeChannel):
    """The engine's attach stream: stdin goes out plainly, stdout and stderr come back in tagged chunks."""

    def __init__(self, attached: Any) -> None:
        self._attached = attached  # keeps the HTTP response, and so the socket, alive
        raw: socket.socket = getattr(attached, "_sock", attached)
        self._socket = raw
        super().__init__(raw.fileno(), raw.fileno())
        self._raw = bytearray()
        self._left = 0  # bytes of the current chunk that have yet to come
        self._stdout = False

    def _some(self, deadline: float) -> bytes:
        content = b""
        while not content:
            part = super()._some(deadline)
            if not part:
                break
            self._raw += part
            content = self._stdout_of_raw()
        return content

    def _stdout_of_raw(self) -> bytes:
        """What of the raw bytes belongs to stdout. The start of a chunk's head stays for the next time."""
        found = bytearray()
        while self._raw:
            if self._left == 0:
                if len(self._raw) < HEAD:
                    break
                self._stdout, self._left = self._raw[0] == 1, int.from_bytes(self._raw[4:HEAD], "big")
                del self._raw[:HEAD]
            if self._stdout:
                found += self._raw[: self._left]
            taken = min(self._left, len(self._raw))
            del self._raw[:taken]
            self._left -= taken
        return bytes(found)

    def hang_up(self) -> None:
        """End the stream for both sides, whoever is reading just now."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._reader = self._writer = -1
        if response := getattr(self._attached, "_response", None):
            response.close()  # first: closing it flushes the socket's file
        self._attached.close()
        self._socket.close()


def _remove(client: Any, container: str) -> None:
    """Kill and remove. Raises one of ENGINE_ERRORS; what a restarting engine does not remove, `reap` will."""
    with contextlib.suppress(docker.errors.NotFound):
        client.remove_container(container, force=True, v=True)


def _is_leftover(container: dict[str, Any]) -> bool:
    labels = container["Labels"]
    if labels.get(LABEL_HERE) == here():
        return not is_alive(labels[LABEL])
    # Another pid namespace: we cannot see its workers, but a container that has long ended serves nobody.
    ended = str(container["State"]) != "running"
    return ended and time.time() - float(container["Created"]) > FORGOTTEN_SECONDS
