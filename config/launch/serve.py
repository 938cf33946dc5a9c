"""Starts broker, worker and web server, says when they work, has the questions loaded, and keeps all running."""

import os
import time
from pathlib import Path

from . import broker, processes, readiness, stamps
from .errors import LaunchError
from .family import Family, is_alive
from .places import Places
from .ports import HOST
from .signals import StopSignals
from .steps import Step, Steps, say

READY_SECONDS = 120.0  # the first start on a machine with Docker also builds the image of the sandbox
SANDBOX_SECONDS = 6.0  # enough for two reports of a worker: what it says twice will not change by waiting


class Stopped(Exception):
    """A signal asked for the end while something was still being started."""


class Server:
    """One run of the product, from the first child to the last."""

    def __init__(self, places: Places, *, port: int, steps: Steps, signals: StopSignals) -> None:
        self._places = places
        self._port = port
        self._steps = steps
        self._signals = signals
        has_broker = os.environ.get("REDIS_URL") or os.environ.get("REDIS_URL_FILE")
        self._socket = None if has_broker else broker.socket_path(places)
        self._env = self._environment()
        self._family = Family(cwd=places.root, env=self._env)
        self._is_first_start = False

    def run(self) -> None:
        """Serves until a signal comes. Raises LaunchError when a part does not start or does not stay up."""
        try:
            with self._steps.step("Broker and database") as step:
                self._start_broker()
                self._start_all_in_good_order(step)
            with self._steps.step("Worker and web server") as step:
                answer = self._wait_until_ready(step)
            self._load_questions()
            self._announce(answer)
            while not self._signals.wait(1.0):
                self._family.watch()
        except Stopped:
            pass
        finally:
            if self._signals.count:
                say("\nStopping ...")
            self._family.end(self._signals)
            if self._socket is not None:
                broker.remove_socket(self._places, self._socket)
        say("Stopped.")

    def _environment(self) -> dict[str, str]:
        env = dict(os.environ, CROSSOVER_VAR=str(self._places.state), PORT=str(self._port), PYTHONUNBUFFERED="1")
        if self._socket is not None:
            env["REDIS_URL"] = f"unix://{self._socket}"
        return env

    def _python(self, *arguments: str) -> list[str]:
        # Programs are started with `-m`: the path of a deep checkout is too long for a script's first line.
        return [str(self._places.python), *arguments]

    def _log(self, name: str) -> Path:
        return self._places.logs / f"{name}.log"

    def _start_broker(self) -> None:
        if self._socket is not None:
            command = broker.command(self._places, self._socket)
            self._family.add("broker", command, log=self._log("broker"))

    def _start_all_in_good_order(self, step: Step) -> None:
        """Prepares the database and static files, then starts what uses them; all at once when they are known.

        `manage.py prepare` runs at every start, since the database may be another one than last time. The worker then
        tries again until its tables are there, and /readyz says no before that.
        """
        stamp, wanted = self._places.stamps / "prepared", self._what_prepare_reads()
        if stamps.is_current(stamp, wanted):
            self._start_judging_and_web()
            self._prepare(step, "manage.py", "prepare")
            return
        self._is_first_start = True
        stamps.forget(stamp)
        self._prepare(step, "manage.py", "prepare", "--static")
        stamps.remember(stamp, wanted)
        self._start_judging_and_web()

    def _what_prepare_reads(self) -> str:
        """A digest of all that makes a migration or a new collection of static files necessary."""
        root = self._places.root
        sources = [root / "static", root / "requirements" / "base.txt", self._places.stamps / "bundle"]
        return stamps.digest([*sources, *sorted(root.glob("*/migrations"))])

    def _prepare(self, step: Step, *command: str) -> None:
        log = self._log("prepare")
        log.write_bytes(b"")
        process = processes.start(self._python(*command), log=log, cwd=self._places.root, env=self._env)
        try:
            while is_alive(process):
                self._look_after(step, processes.tail(log, lines=1).strip())
        finally:
            process.kill()
            process.wait()
        if process.returncode:
            how = processes.describe_end(process.returncode)
            raise LaunchError(f"The database could not be made ready ({how}):\n{processes.tail(log, lines=30)}")

    def _start_judging_and_web(self) -> None:
        worker = ["-m", "celery", "-A", "config", "worker"]
        worker += ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]
        self._family.add("worker", self._python(*worker), log=self._log("worker"))
        web = ["-m", "gunicorn", "--config", "config/launch/gunicorn_conf.py", "config.wsgi"]
        self._family.add("web server", self._python(*web), log=self._log("web"))

    def _load_questions(self) -> None:
        """People need not wait for it. Not before the worker works: both would build the image of the sandbox."""
        command = self._python("manage.py", "bank", "load")
        self._family.add("loading of questions", command, log=self._log("bank"), has_end=True)

    def _wait_until_ready(self, step: Step) -> readiness.Readiness:
        """The first answer of /readyz with which the product is of use. LaunchError when none comes."""
        started = time.monotonic()
        while True:
            answer = readiness.ask(self._port)
            waited = time.monotonic() - started
            if answer.is_ready:
                step.result = "all parts work"
                return answer
            if answer.lacks_only_sandbox and waited > SANDBOX_SECONDS:
                step.result = "all parts but the sandbox work"
                return answer
            if waited > READY_SECONDS:
                parts = "\n".join(f"    {name}: {detail}" for name, detail in answer.waiting.items())
                raise LaunchError(f"Not ready after {waited:.0f} s (logs in {self._places.logs}):\n{parts}")
            self._look_after(step, "waiting for " + ", ".join(answer.waiting))

    def _look_after(self, step: Step, note: str) -> None:
        """One moment of waiting: shows what for, mends what died, and leaves when told to stop."""
        step.note(note)
        self._family.watch()
        if self._signals.wait(0.1):
            raise Stopped

    def _announce(self, answer: readiness.Readiness) -> None:
        if "sandbox" in answer.waiting:
            say(f"\nCode cannot be judged on this machine yet: {answer.waiting['sandbox']}")
            say("Written questions work; code is saved and will be judged when the sandbox works.")
        if self._is_first_start:
            say("\nThe questions are coming in: written ones now, those with code within a minute or two.")
        say(f"\nCrossover is ready. Stop it with Ctrl-C; its logs are in {self._places.logs}.")
        say(f"http://{HOST}:{self._port}/")
