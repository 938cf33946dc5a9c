"""The Docker engine as this process talks to it: clients that are used again, each by one thread at a time."""

import contextlib
import socket
from collections.abc import Iterator
from queue import Empty, SimpleQueue
from typing import Any

import docker
import docker.errors
import docker.utils
import requests.exceptions

DEFAULT_ENGINE = "unix:///var/run/docker.sock"
ENGINE_ERRORS = (docker.errors.DockerException, requests.exceptions.RequestException, OSError)
TIMEOUT_SECONDS = 30


class Engine:
    """Lends docker's low-level clients, which are not safe to share and cost milliseconds to make.

    The engine is the one at `address`, else the one that the environment names (DOCKER_HOST), else this machine's.
    """

    def __init__(self, address: str | None = None) -> None:
        self._address = address
        self._version: str | None = None
        self._idle: SimpleQueue[Any] = SimpleQueue()

    @contextlib.contextmanager
    def client(self) -> Iterator[Any]:
        """A client for the block, in which nobody else has it. Raises one of ENGINE_ERRORS when no engine answers.

        After an error of any kind it is thrown away: what it knows of the engine may be of before a restart.
        """
        client = self._take()
        try:
            yield client
        except BaseException:
            client.close()
            self._version = None
            raise
        self._idle.put(client)

    def _take(self) -> Any:
        with contextlib.suppress(Empty):
            return self._idle.get_nowait()
        # Only the first, or the first after an error, asks for the version.
        where = self._where()
        client: Any = docker.APIClient(version=self._version, timeout=TIMEOUT_SECONDS, **where)
        self._version = client.api_version
        # Reading the proxies of the environment takes longer than all the rest of a request, and none has a say here.
        client.trust_env = not _is_local(where["base_url"])
        return client

    def knock(self) -> None:
        """Raise OSError when nobody listens at a local engine's socket, of which the client library would leak some."""
        address = self._where()["base_url"]
        if _is_local(address):
            with socket.socket(socket.AF_UNIX) as probe:
                probe.settimeout(5)
                probe.connect(address.removeprefix("unix://"))

    def _where(self) -> dict[str, Any]:
        if self._address:
            return {"base_url": self._address}
        return {"base_url": DEFAULT_ENGINE, **docker.utils.kwargs_from_env()}


def _is_local(address: str) -> bool:
    return str(address).startswith("unix://")
