"""An OpenID Connect provider from another house, in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CALLBACK = "accounts/oidc/sso/login/callback/"
SECRET = "not so secret"
HERE = Path(__file__).parent / "oidc_provider"


@dataclass
class Provider:
    folder: Path
    port: int

    @property
    def server_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/o"

    @property
    def environment(self) -> dict[str, str]:
        """What an operator sets to use it."""
        return {
            "OIDC_NAME": "Testland",
            "OIDC_SERVER_URL": self.server_url,
            "OIDC_CLIENT_ID": "crossover",
            "OIDC_CLIENT_SECRET": SECRET,
        }

    def meet(self, sub: str, **claims: object) -> None:
        """From now on this person sits in front of the provider, which says this of them."""
        (self.folder / "person.json").write_text(json.dumps({"sub": sub, **claims}))


@contextmanager
def running(folder: Path, site: str) -> Iterator[Provider]:
    """A provider whose one client is the Crossover at `site`."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / "serve.py"), f"{site.rstrip('/')}/{CALLBACK}"],
        env={**os.environ, "OIDC_PROVIDER_FOLDER": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Provider(folder, int(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
