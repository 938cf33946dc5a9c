"""A whole installation under load, driven as a browser drives it: from the POST to the verdict event."""

import contextlib
import http.client
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import threading
import urllib.parse
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.launch.helpers import ROOT, START, Launched, environment, free_port

BANK = Path(__file__).parent / "bank"
SUBMIT = "/questions/ten-squares/submit/"
ANSWER = "def f(n):\n    return n * n\n"
VERDICT_SECONDS = 120

# Printed as JSON: a session for each of so many people.
PEOPLE = """
import json
from django.contrib.auth import get_user_model, SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.conf import settings
keys = []
for number in range({count}):
    name = f"bench{{number}}"
    user, _ = get_user_model().objects.get_or_create(username=name, defaults={{"email": name + "@example.org"}})
    session = SessionStore()
    session.update({{SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[-1],
                    HASH_SESSION_KEY: user.get_session_auth_hash()}})
    session.create()
    keys.append(session.session_key)
print("\\n" + json.dumps(keys))
"""
ATTEMPTS = """
import json
from practice.models import Attempt
names = ("pk", "user", "verdict", "tries", "claimed_at", "created_at", "finished_at", "cases")
rows = Attempt.objects.order_by("pk").values_list(*names)
seconds = lambda row: [time and time.timestamp() for time in row[4:7]]
print("\\n" + json.dumps([[*row[:4], *seconds(row), sum(case["wall_ms"] for case in row[7])] for row in rows]))
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """One attempt as the database has it: times in seconds since the epoch, `own` the sum of its cases' wall times."""

    pk: int
    user: int
    verdict: str
    tries: int
    claimed: float
    created: float
    finished: float
    own: float


class Site:
    """A running installation with one question and some people."""

    def __init__(self, launched: Launched, env: dict[str, str]) -> None:
        self.launched, self._env = launched, env

    def manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=self._env, check=True, stdout=subprocess.PIPE, text=True).stdout

    def people(self, count: int) -> list["Person"]:
        keys = json.loads(self.manage("shell", "-c", PEOPLE.format(count=count)).splitlines()[-1])
        return [Person(self.launched.port, key) for key in keys]

    def attempts(self) -> list[Judged]:
        rows = json.loads(self.manage("shell", "-c", ATTEMPTS).splitlines()[-1])
        return [Judged(*row[:7], own=row[7] / 1000) for row in rows]

    def worker_bytes(self) -> int:
        """What the worker process holds in memory."""
        status = Path(f"/proc/{self.launched.pid_of('celery')}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) << 10


class Person:
    """A browser without a screen: a session, and one connection at a time."""

    def __init__(self, port: int, session: str) -> None:
        self._port, self._csrf = port, secrets.token_hex(16)
        self._headers = {"Cookie": f"sessionid={session}; csrftoken={self._csrf}", "X-CSRFToken": self._csrf}
        self._connection = self._connect()

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=VERDICT_SECONDS)

    def submit(self) -> tuple[int, bool]:
        """The number of the attempt that the site took in, and whether its verdict came along."""
        body = urllib.parse.urlencode({"answer": ANSWER, "token": str(uuid.uuid4())})
        headers = self._headers | {"HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
        answer = self._post(body, headers)
        page = answer.read().decode()
        found = re.search(r'data-attempt="(\d+)"', page)
        if answer.status != 200 or not found:
            raise RuntimeError(f"submitting ended in {answer.status}: {page[:300]}")
        return int(found[1]), 'data-status="done"' in page

    def _post(self, body: str, headers: dict[str, str]) -> http.client.HTTPResponse:
        try:
            self._connection.request("POST", SUBMIT, body, headers)
            return self._connection.getresponse()
        except (ConnectionError, http.client.RemoteDisconnected):  # the server has closed what was idle for a while
            self._connection = self._connect()
            self._connection.request("POST", SUBMIT, body, headers)
            return self._connection.getresponse()

    def verdict(self, pk: int) -> None:
        """Wait for the verdict's event."""
        with contextlib.closing(self._connect()) as connection:
            connection.request("GET", f"/attempts/{pk}/events/?seen=queued-0", headers=self._headers)
            answer = connection.getresponse()
            if answer.status != 200:
                raise RuntimeError(f"no stream of events: {answer.status}")
            while line := answer.readline():
                if line.startswith(b"event: verdict"):
                    return
        raise RuntimeError(f"the stream of attempt {pk} ended without a verdict")


@contextlib.contextmanager
def running(cell: str, folder: Path, **more: str) -> Iterator[Site]:
    """A fresh installation that judges in that kind of cell, ready to be asked."""
    env = environment(folder / "var", free_port(), SANDBOX_CELL=cell, MAX_WAITING_PER_PERSON="1000", **more)
    process = subprocess.Popen(
        START, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, start_new_session=True,
    )  # fmt: skip
    launched = Launched(process=process, state=folder / "var", port=int(env["PORT"]))
    threading.Thread(target=launched.collect, daemon=True).start()
    try:
        launched.wait_until_ready().wait_until_questions_are_loaded()
        site = Site(launched, env)
        site.manage("bank", "load", str(BANK), "--cell", cell)
        yield site
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        for pid in launched.processes():
            os.kill(pid, signal.SIGKILL)
        process.stdout.close()
