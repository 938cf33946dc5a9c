"""The real product, started as a newcomer starts it, in a real browser."""

import json
import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    expect,
    sync_playwright,
)
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.accounts import provider as oidc_provider
from tests.conftest import missing
from tests.launch.helpers import ROOT, START, Launched, environment, free_port

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PASSWORD = "tall green 7"
QUESTION = "/questions/lru-cache/"
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PATIENCE_MS = 30_000
# Chromium as Debian ships it, started as root in CI, and kept from talking to anybody.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@dataclass
class Site:
    """A running installation and one signed-in person's cookies."""

    server: Launched
    cell: str
    browser: Browser
    cookies: Path

    def context(self, **options) -> BrowserContext:
        """A fresh browser profile, signed in once the first account exists."""
        kept = {"storage_state": str(self.cookies)} if self.cookies.exists() else {}
        return self.browser.new_context(base_url=self.server.address, **kept, **{"viewport": WIDE, **options})


@pytest.fixture(scope="package")
def browser(chromium) -> Iterator[Browser]:
    # Other tests run beside these: waiting long for what does come costs nothing.
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def start_site(browser, new_database, tmp_path_factory) -> Iterator:
    """`start_site(cell)` serves a fresh installation whose code is judged in that kind of cell.

    `port` where something else has to know it first; `more` are variables that an operator sets.
    """
    started = []

    def start(cell: str, *, port: int = 0, **more: str) -> Site:
        state = tmp_path_factory.mktemp(f"e2e-{cell}")
        port = port or free_port()
        process = subprocess.Popen(
            START,
            cwd=ROOT,
            env=environment(state / "var", port, **new_database(), SANDBOX_CELL=cell, **more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        server = Launched(process=process, state=state / "var", port=port)
        threading.Thread(target=server.collect, daemon=True).start()
        started.append(server)
        server.wait_until_ready()
        if not server.has_sandbox:
            missing(f"the {cell} cell", "\n".join(server.lines))
        server.wait_until_questions_are_loaded()
        return Site(server, cell, browser, state / "cookies.json")

    yield start
    for server in started:
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(timeout=30)
        for pid in server.processes():
            os.kill(pid, signal.SIGKILL)
        server.process.stdout.close()


@dataclass
class Surroundings:
    """What an installation may lean on: a provider to sign in with, and where its messages go."""

    provider: oidc_provider.Provider
    mails: Path
    port: int

    @property
    def environment(self) -> dict[str, str]:
        mail = {"EMAIL_URL": f"file://{self.mails}", "DEFAULT_FROM_EMAIL": "crossover@example.org"}
        return {"SIGNUP": "open", **mail, **self.provider.environment}

    def link_of_mail_to(self, address: str) -> str:
        """The link that the newest message to `address` asks to open."""
        messages = sorted(self.mails.iterdir(), key=lambda path: path.stat().st_mtime)
        text = [message for path in messages if f"To: {address}" in (message := path.read_text())][-1]
        return re.search(r"^http://\S+/accounts/\S+$", text, re.MULTILINE)[0]


@pytest.fixture(scope="package")
def surroundings(tmp_path_factory) -> Iterator[Surroundings]:
    port = free_port()
    with oidc_provider.running(tmp_path_factory.mktemp("provider"), f"http://127.0.0.1:{port}") as provider:
        yield Surroundings(provider, tmp_path_factory.mktemp("mails"), port)


@pytest.fixture(scope="package")
def site(start_site, surroundings) -> Site:
    """One installation for all stories that do not begin at the beginning, with its first account. It is open for
    sign-up; that one without any settings works is the newcomer's story."""
    site = start_site("bubblewrap", port=surroundings.port, **surroundings.environment)
    with site.context() as context:
        create_first_account(context.new_page())
        context.storage_state(path=str(site.cookies))
    return site


@pytest.fixture
def page(site) -> Iterator[Page]:
    """A wide page of the signed-in person; the test fails on any message of the browser's console."""
    with site.context() as context:
        page = context.new_page()
        with quiet_console(page):
            yield page


class quiet_console:  # noqa: N801 (reads as a statement)
    """Collects complaints of the browser (CSP violations, script errors) and fails at the end if there are any."""

    #: The network panel's own lines about answers that a test provokes on purpose.
    EXPECTED = ("Failed to load resource", "net::ERR_")

    def __init__(self, page: Page, *, but: tuple[str, ...] = ()) -> None:
        """`but`: how further messages begin that this story may bring about."""
        self._expected = self.EXPECTED + but
        self.complaints: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(self._expected):
            self.complaints.append(message.text)

    def __enter__(self) -> "quiet_console":
        return self

    def __exit__(self, kind, error, trace) -> None:
        if kind is None:
            assert not self.complaints


def create_first_account(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("E-mail").fill("ada@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password confirmation").fill(PASSWORD)
    page.get_by_role("button", name="Create").click()
    page.get_by_role("heading", name="Questions").wait_for()


def open_workspace(page: Page) -> Page:
    """The coding question, with its editor ready."""
    page.goto(QUESTION)
    page.locator(".cm-content").wait_for()
    return page


@pytest.fixture
def workspace(page) -> Page:
    return open_workspace(page)


def write_code(page: Page, code: str) -> None:
    """Replaces the editor's text as a person would: by selecting all and typing over it."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)


def judge(page: Page, press: Callable[[], None], *, seconds: float = 90) -> Locator:
    """Presses something that sends the answer off, and waits for the verdict of that new attempt, not of an old one."""
    result = page.locator("#result")
    before = result.get_attribute("data-attempt") or "none"
    press()
    expect(result).not_to_have_attribute("data-attempt", before)
    expect(result).to_have_attribute("data-status", "done", timeout=seconds * 1000)
    return result


@contextmanager
def answered(page: Page, path_end: str, status: int) -> Iterator[None]:
    """Does what is in the block, then waits for an answer of that status from an address that ends so."""

    def fits(reply: Response) -> bool:
        return reply.url.endswith(path_end) and reply.status == status

    with page.expect_response(fits, timeout=PATIENCE_MS):
        yield


def axe_violations(page: Page) -> list[str]:
    """What axe-core objects to on the page as it stands.

    Without preloading style sheets: for shadow trees axe would write inline styles, which the CSP refuses aloud.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"() => {{ {AXE.read_text()} }}")
    found = page.evaluate("async () => JSON.stringify((await axe.run({ preload: false })).violations)")
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in json.loads(found)
        for node in violation["nodes"]
    ]


#: Options of a context for every look that a page can have.
LOOKS = [
    pytest.param({"viewport": viewport, "color_scheme": theme}, id=f"{name}-{theme}")
    for name, viewport in (("wide", WIDE), ("narrow", NARROW))
    for theme in ("light", "dark")
]


STICKING_OUT = """[...document.body.querySelectorAll("*")]
    .filter((part) => part.getBoundingClientRect().right > window.innerWidth + 0.5)
    .map((part) => `${part.localName}.${part.className}`).slice(0, 20).join(" ")"""


def faults(page: Page) -> list[str]:
    """What is wrong with how the page looks: violations of accessibility, and parts that stick out of the window."""
    found = axe_violations(page)
    try:  # a page that has just come may be about to lay itself out again
        page.wait_for_function("document.documentElement.scrollWidth <= window.innerWidth", timeout=2_000)
    except PlaywrightTimeout:
        found.append(f"is wider than the window: {page.evaluate(STICKING_OUT)}")
    return [f"{page.url}: {fault}" for fault in found]


def look_at(page: Page, addresses: Iterable[str]) -> None:
    """Opens each address and fails with all that is wrong on any of them, or with what the console says."""
    found = []
    for address in addresses:
        with quiet_console(page):
            page.goto(address)
        found += faults(page)
    assert not found, "\n".join(found)
