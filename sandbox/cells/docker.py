"""The Docker cell: one fresh container for each job, with everything taken away that a container can do without."""

import contextlib
import secrets
import socket
import threading
import time
from typing import Any

import docker
import docker.errors
import docker.utils
import requests.exceptions

from sandbox.cells.base import DEFAULT_MEMORY_MB, CellError, OnCase
from sandbox.cells.channel import PipeChannel
from sandbox.cells.conversation import Conversation, encode
from sandbox.cells.image import build_image
from sandbox.cells.owner import here, is_alive, this_owner
from sandbox.cells.trial import trial
from sandbox.job import Job, Report

SLUG = "docker"
LABEL, LABEL_HERE = "crossover.cell", "crossover.here"
RESERVE_MB = 64  # above the job's limit: the supervisor, and what is allocated between two polls
PROCESSES = 64
FORGOTTEN_SECONDS = 600
DEFAULT_ENGINE = "unix:///var/run/docker.sock"
ENGINE_ERRORS = (docker.errors.DockerException, requests.exceptions.RequestException, OSError)
HOST_CONFIG = {
    "network_mode": "none",
    "read_only": True,
    "cap_drop": ["ALL"],
    "cap_add": ["SETUID", "SETGID", "KILL"],
    "security_opt": ["no-new-privileges"],
    "pids_limit": PROCESSES,
    "log_config": {"type": "none", "config": {}},
    "ulimits": [{"name": "core", "soft": 1, "hard": 1}],  # the supervisor says why not 0
    "tmpfs": {
        "/tmp": "rw,nosuid,nodev,size=16m,nr_inodes=1024,mode=1777",
        "/dev/shm": "rw,nosuid,nodev,size=8m,nr_inodes=64,mode=1777",
    },
    # Shared memory of the System V kind would outlive the case that made it.
    "sysctls": {
        "kernel.shmmni": "0",
        "kernel.msgmni": "0",
        "kernel.sem": "0 0 0 0",
        "fs.mqueue.queues_max": "0",
    },
}


def _knock(address: str) -> None:
    """Raise OSError when nobody listens at a local engine's socket (of which the client library would leak some)."""
    if address.startswith("unix://"):
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(5)
            probe.connect(address.removeprefix("unix://"))


class DockerKind:
    """`base_image`: a Python image to build on, or None for one made from the running CPython.
    `runtime`: an OCI runtime that the engine knows, such as gVisor's runsc."""

    slug = SLUG

    def __init__(self, *, base_image: str | None = None, runtime: str | None = None) -> None:
        self._base_image, self._runtime = base_image, runtime
        self._version: str | None = None
        self._image: str | None = None

    def problem(self) -> str | None:
        if self._image is not None:
            return None
        try:
            _knock(docker.utils.kwargs_from_env().get("base_url") or DEFAULT_ENGINE)
            with contextlib.closing(self._client()) as client:
                self._image = build_image(client, self._base_image)
        except CellError as error:
            return str(error)
        except PermissionError as error:
            return f"the Docker engine's socket refuses this user ({error}): join its group (Compose: DOCKER_GID)"
        except ENGINE_ERRORS as error:
            first = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            return f"no Docker engine answers ({first}): install and start one (Debian: apt install docker.io)"
        found = trial(self)
        if found is not None:
            self._image = None
        return found

    def build(self) -> str:
        """Build the image if it is missing; its name. Raises CellError."""
        try:
            with contextlib.closing(self._client()) as client:
                return build_image(client, self._base_image)
        except ENGINE_ERRORS as error:
            raise CellError(f"no Docker engine answers: {error}") from error

    def start(self, *, memory_mb: int = DEFAULT_MEMORY_MB) -> "DockerCell":
        if self._image is None and (problem := self.problem()):
            raise CellError(problem)
        try:
            client = self._client()
        except ENGINE_ERRORS as error:
            raise CellError(f"the docker cell could not be started: {error}") from error
        try:
            name = f"crossover-cell-{secrets.token_hex(6)}"
            cell = DockerCell(client, self._create(client, name, memory_mb), name)
        except (*ENGINE_ERRORS, CellError) as error:
            client.close()
            raise CellError(f"the docker cell could not be started: {error}") from error
        try:
            cell.start()
        except BaseException:
            cell.close()
            raise
        return cell

    def reap(self) -> int:
        try:
            with contextlib.closing(self._client()) as client:
                found = client.containers(all=True, filters={"label": LABEL})
                left = [container for container in found if _is_leftover(container)]
                for container in left:
                    _remove(client, container["Id"])
        except ENGINE_ERRORS:
            return 0
        return len(left)

    def _client(self) -> Any:
        # One client per cell: they are not safe to share between threads. Only the first asks for the version.
        client: Any = docker.APIClient(version=self._version, timeout=30, **docker.utils.kwargs_from_env())
        self._version = client.api_version
        return client

    def _create(self, client: Any, name: str, memory_mb: int) -> str:
        try:
            return self._create_from_image(client, name, memory_mb)
        except docker.errors.ImageNotFound:  # another installation on this engine, or its owner, cleaned up
            self._image = build_image(client, self._base_image)
            return self._create_from_image(client, name, memory_mb)

    def _create_from_image(self, client: Any, name: str, memory_mb: int) -> str:
        size = (memory_mb + RESERVE_MB) << 20
        config = client.create_host_config(**HOST_CONFIG, mem_limit=size, memswap_limit=size, runtime=self._runtime)
        container = client.create_container(
            self._image,
            name=name,
            hostname="cell",
            stdin_open=True,  # low level: StdinOnce comes with it, so the cell ends with its worker
            network_disabled=True,
            labels={LABEL: this_owner(), LABEL_HERE: here()},
            host_config=config,
        )
        return str(container["Id"])


class DockerCell:
    def __init__(self, client: Any, container: str, name: str) -> None:
        self._client, self._container, self.name = client, container, name
        self._channel: _AttachedChannel | None = None
        self._used = self._closed = False
        self._busy = threading.RLock()

    def start(self) -> None:
        """Attach, start and wait for the supervisor. Raises CellError."""
        try:
            streams = {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
            self._attached = self._client.attach_socket(self._container, params=streams)
            self._channel = _AttachedChannel(self._attached)
            self._client.start(self._container)
        except ENGINE_ERRORS as error:
            raise CellError(f"the docker cell could not be started: {error}") from error
        self._conversation = Conversation(
            self._channel, cell=SLUG, name=self.name, ran_out_of_memory=self._ran_out_of_memory
        )
        self._conversation.greet()

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

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        if self._channel:
            self._channel.hang_up()
        _remove(self._client, self._container)
        with self._busy:  # a job that runs in another thread must let go of the socket before it is closed
            if self._channel:
                self._channel.close()
            self._client.close()

    def _ran_out_of_memory(self) -> bool:
        end = time.monotonic() + 5
        while time.monotonic() < end:
            try:
                state = self._client.inspect_container(self._container)["State"]
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
        self._left = 0
        self._stdout = False

    def receive_some(self, count: int, *, deadline: float) -> bytes:
        while True:
            if self._left == 0 and not self._next_chunk(deadline):
                return b""
            data = super().receive_some(min(count, self._left), deadline=deadline)
            self._left -= len(data)
            if self._stdout or not data:
                return data

    def _next_chunk(self, deadline: float) -> bool:
        head = b""
        while len(head) < 8:
            part = super().receive_some(8 - len(head), deadline=deadline)
            if not part:
                return False
            head += part
        self._stdout = head[0] == 1
        self._left = int.from_bytes(head[4:], "big")
        return True

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
    """Kill and remove. What an engine that is just restarting does not remove, `reap` will."""
    with contextlib.suppress(*ENGINE_ERRORS):
        client.remove_container(container, force=True, v=True)


def _is_leftover(container: dict[str, Any]) -> bool:
    labels = container["Labels"]
    if labels.get(LABEL_HERE) == here():
        return not is_alive(labels[LABEL])
    # Another pid namespace: we cannot see its workers, but a container that has long ended serves nobody.
    ended = str(container["State"]) != "running"
    return ended and time.time() - float(container["Created"]) > FORGOTTEN_SECONDS
