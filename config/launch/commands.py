"""The launcher's commands: `run` (set up and serve) and `setup` (only the parts that `make test` needs)."""

import argparse
import signal
import sys
from typing import NoReturn

from . import lock, ports
from .bundle import ensure_bundle
from .errors import LaunchError
from .packages import ensure_cell_packages, ensure_environment, ensure_packages, one_setup_at_a_time
from .places import ROOT, Places
from .processes import end_with_parent
from .serve import Server
from .signals import StopSignals
from .steps import Steps


def main(arguments: list[str]) -> int:
    """Runs one command; returns the exit code. What goes wrong is told in words on stderr."""
    options = _parse(arguments)
    if options.parent:
        end_with_parent(options.parent, signum=signal.SIGTERM)
    for signum in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(signum) != signal.SIG_IGN:
            signal.signal(signum, _interrupt)
    try:
        if options.command == "run":
            _run(Places.from_environment())
        else:
            _set_up_only(lock=options.packages, with_bundle=options.bundle)
    except LaunchError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return _fail("Stopped. The same command goes on from here.")
    except OSError as error:
        return _fail(f"{error.strerror or error}: {error.filename}" if error.filename else str(error))
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bootstrap.py", description="Sets Crossover up, and runs it.")
    parser.add_argument("--parent", type=int, metavar="PID", help="end when this parent process ends")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="set up and serve on 127.0.0.1:$PORT")
    setup = commands.add_parser("setup", help="set up only")
    setup.add_argument("--packages", choices=["base", "dev"], default="base")
    setup.add_argument("--bundle", action=argparse.BooleanOptionalAction, default=True)
    return parser.parse_args(arguments)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _fail(message: str) -> int:
    sys.stdout.flush()
    print(f"\n{message}", file=sys.stderr, flush=True)
    return 1


def _run(places: Places) -> None:
    port = ports.chosen_port()
    places.make_state()
    with lock.only_launcher(places, address=f"http://{ports.HOST}:{port}/"):
        ports.require_free(port)
        steps = Steps(6)
        _set_up(places, steps, lock="base", with_cells=True, with_bundle=True)
        signals = StopSignals()
        signals.take_over()
        Server(places, port=port, steps=steps, signals=signals).run()


def _set_up_only(*, lock: str, with_bundle: bool) -> None:
    # Always with the checkout's own state directory: that is where the tests look for the bundle.
    places = Places(root=ROOT, state=ROOT / "var")
    places.make_state()
    with_cells = lock == "dev"  # the tests judge; `make backup` and its like do not
    _set_up(places, Steps(2 + with_cells + with_bundle), lock=lock, with_cells=with_cells, with_bundle=with_bundle)


def _set_up(places: Places, steps: Steps, *, lock: str, with_cells: bool, with_bundle: bool) -> None:
    with one_setup_at_a_time(places):
        with steps.step("Python environment") as step:
            ensure_environment(places, step)
        with steps.step("Python packages") as step:
            ensure_packages(places, step, lock=lock)
        if with_cells:
            with steps.step("Packages in the sandbox") as step:
                ensure_cell_packages(places, step)
        if with_bundle:
            with steps.step("Front-end bundle") as step:
                ensure_bundle(places, step)
