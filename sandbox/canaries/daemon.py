# mypy: ignore-errors
import os
import time


def attack():
    """Leave a daemon behind, and files that nobody else can remove."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True:
                time.sleep(0.01)
                with open("/tmp/alive", "w") as file:
                    file.write("alive")
        os._exit(0)
    os.mkdir("/tmp/locked")
    with open("/tmp/locked/note", "w") as file:
        file.write("note")
    os.symlink("/cell", "/dev/shm/link")
    os.chmod("/tmp/locked", 0)
    time.sleep(0.1)
    return []


def aftermath():
    left = [f"/tmp/{name}" for name in os.listdir("/tmp") if name != "work"]
    left += [f"/dev/shm/{name}" for name in os.listdir("/dev/shm")]
    left += [f"process {name}" for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]
    return [f"{name} was left" for name in left]
