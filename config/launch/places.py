"""Where things are: the checkout, its virtual environment, and the state directory."""

import os
from dataclasses import dataclass
from pathlib import Path

from .errors import LaunchError

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Places:
    """The folders of one installation: `root` is the checkout, `state` holds what a run writes."""

    root: Path
    state: Path

    @classmethod
    def from_environment(cls) -> "Places":
        chosen = os.environ.get("CROSSOVER_VAR")
        return cls(root=ROOT, state=Path(chosen).expanduser().absolute() if chosen else ROOT / "var")

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def cell_packages(self) -> Path:
        """Packages for code in the sandbox; where the sandbox looks for them, made for the Python of `.venv`."""
        return self.venv / "cell-packages"

    @property
    def logs(self) -> Path:
        return self.state / "log"

    @property
    def stamps(self) -> Path:
        return self.state / "stamps"

    def make_state(self) -> None:
        """Creates the state directory, open to its owner only. Raises LaunchError where that is refused."""
        hint = "Or keep the state elsewhere: CROSSOVER_VAR=$HOME/crossover-var make run"
        try:
            self.state.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (self.logs, self.stamps):
                folder.mkdir(exist_ok=True)
        except OSError as error:
            raise LaunchError(_not_writable(self.state, error.strerror, hint)) from error
        require_writable(self.state, hint=hint)


def require_writable(folder: Path, *, hint: str) -> None:
    """Raises LaunchError with `hint` when this user cannot create files in `folder`."""
    if not os.access(folder, os.W_OK | os.X_OK):
        raise LaunchError(_not_writable(folder, "read-only for this user", hint))


def _not_writable(folder: Path, reason: str | None, hint: str) -> str:
    return f"Crossover cannot write to {folder} ({reason}). Put the checkout into a folder of your own. {hint}"
