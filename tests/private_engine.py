"""A Docker engine of the tests' own, on a small disk of its own, to be stopped, killed and filled up: the machine's
engine is not touched. Only root may start one."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import docker

from tests.launch.helpers import is_gone, wait_until

DISK_MB = 2048  # the image of a cell takes about 340, and twice that while it is built
PATIENCE = 30.0


class PrivateEngine:
    """`folder` takes its socket and files. `address` is what DOCKER_HOST has to be for it."""

    def __init__(self, folder: Path, config: Mapping[str, Any]) -> None:
        self._folder, self._data = folder, folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self.address = f"unix://{folder / 'engine.sock'}"
        (folder / "daemon.json").write_text(json.dumps(config))

    def start(self) -> None:
        """Starts it, if it does not run."""
        if self._process is not None:
            return
        # No network of any kind: cells have none, and the machine's own is not ours to change.
        options = ["--bridge=none", "--iptables=false", "--ip6tables=false", "--ip-forward=false"]
        places = {
            "config-file": self._folder / "daemon.json",
            "data-root": self._data,
            "exec-root": self._folder / "exec",
            "pidfile": self._folder / "pid",
        }
        options += [f"--{name}={place}" for name, place in places.items()]
        with (self._folder / "log").open("ab") as log:
            # In a network of its own: an engine without a bridge would delete the machine's docker0.
            command = ["unshare", "--net", "dockerd", "--host", self.address, *options]
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < deadline, (self._folder / "log").read_text()[-3000:]
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self._process is None:
            return
        helper = self._folder / "exec" / "containerd" / "containerd.pid"
        process = int(helper.read_text())
        self._process.send_signal(how)
        self._process.wait(PATIENCE)
        self._process = None
        # A killed engine's helper outlives it by a moment, and an engine that starts just then would rely on it.
        assert wait_until(lambda: is_gone(process), seconds=PATIENCE)
        for left in (self._folder / "pid", helper):
            left.unlink(missing_ok=True)

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as probe:
                probe.connect(self.address.removeprefix("unix://"))  # the client library leaks what it cannot connect
            self.cells()
        except (docker.errors.DockerException, OSError):
            return False
        return True

    def cells(self) -> set[str]:
        """The containers of cells that the engine knows, running or not."""
        client = docker.APIClient(base_url=self.address, timeout=30)
        try:
            return {one["Id"] for one in client.containers(all=True, filters={"label": "crossover.cell"})}
        finally:
            client.close()

    def fill_disk(self) -> None:
        with suppress(OSError), (self._data / "ballast").open("wb") as ballast:
            while True:
                ballast.write(bytes(1 << 20))
                ballast.flush()

    def free_disk(self) -> None:
        (self._data / "ballast").unlink()


@contextmanager
def private_engine(folder: Path, **config: Any) -> Iterator[PrivateEngine]:
    """A running one; `config` is what its daemon.json says. Raises LookupError with what is missing for it."""
    if os.geteuid() != 0:
        raise LookupError("only root may start a second Docker engine")
    if not shutil.which("dockerd"):
        raise LookupError("install Debian's package docker.io")
    data = folder / "data"
    data.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(data)], check=True)
    engine = PrivateEngine(folder, config)
    try:
        engine.start()
        yield engine
    finally:
        engine.stop()
        subprocess.run(["umount", "--lazy", str(data)], check=True)
