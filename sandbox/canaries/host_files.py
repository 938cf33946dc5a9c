# mypy: ignore-errors
import glob
import os


def attack(path, secret):
    """Read a file of the host, plainly and through every process's root and working folder."""
    through = []
    for root in ("", *glob.glob("/proc/*/root"), *glob.glob("/proc/*/cwd")):
        try:
            with open(root + path) as file:
                if secret in file.read():
                    through.append(f"read {root + path}")
        except OSError:
            pass
    through += [f"found {place}" for place in ("/var/run/docker.sock", "/run/docker.sock") if os.path.exists(place)]
    for name in os.environ:
        if "SECRET" in name or "TOKEN" in name or "KEY" in name:
            through.append(f"saw the variable {name}")
    return through
