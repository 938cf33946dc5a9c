# what: Writes modules named like those of the library where the next case would find them first.
# covers: shadow json.py
# expect: accepted
# stdout: ^wrote 5 modules, imported mine$
import importlib
import os
import sys


def f(turn):
    if turn == "after":
        import json
        import random

        return "good" if json.loads("7") == 7 and not hasattr(random, "mine") else "shadowed"
    names = ("json", "os", "random", "encodings", "statistics")
    for folder in (".", "/tmp", "/dev/shm"):
        for name in names:
            with open(f"{folder}/{name}.py", "w") as file:
                file.write("mine = 1\n")
    importlib.invalidate_caches()
    sys.modules.pop("statistics", None)
    import statistics

    print("wrote", len(names), "modules, imported", "mine" if hasattr(statistics, "mine") else "none of them")
    return "good"
