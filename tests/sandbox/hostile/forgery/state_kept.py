# what: Keeps state from case to case: globals, modules, the environment, files, times of folders, its own name.
# covers: state kept across cases
# expect: accepted
# stdout: ^kept 7 things$
import builtins
import json
import os
import sys

seen = []


def signs():
    return [
        bool(seen),
        hasattr(builtins, "hostile"),
        hasattr(json, "hostile"),
        "hostile" in sys.modules,
        "HOSTILE" in os.environ,
        os.path.exists("/tmp/hostile-note") or os.path.exists("/dev/shm/hostile-note"),
        os.stat("/tmp").st_mtime == 12345 or os.umask(0o22) != 0o22,
    ]


def f(turn):
    if turn == "after":
        return "good" if not any(signs()) else f"kept: {signs()}"
    seen.append(turn)
    builtins.hostile = json.hostile = sys.modules["hostile"] = sys
    os.environ["HOSTILE"] = "1"
    for folder in ("/tmp", "/dev/shm"):
        with open(f"{folder}/hostile-note", "w") as file:
            file.write("note")
    os.umask(0)
    print("kept", sum(signs()), "things")
    return "good"
