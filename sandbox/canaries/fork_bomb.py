# mypy: ignore-errors
import os
import time


def attack(allowed):
    """Fork until no more is possible."""
    made = 0
    while made < 500:
        try:
            pid = os.fork()
        except OSError:
            break
        if pid == 0:
            time.sleep(60)
            os._exit(0)
        made += 1
    return [] if made <= allowed else [f"{made} processes where {allowed} are allowed"]


def aftermath(allowed):
    """The next case finds the cell empty."""
    others = [name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]
    return [f"process {name} was left" for name in others]
