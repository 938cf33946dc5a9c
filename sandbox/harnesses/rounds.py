# mypy: ignore-errors
"""Measures an answer beside its baseline: a case runs one of them, or nothing, by the question's own harness.

A case's data is `{"which": "nothing" | "baseline" | "answer", "data": ...}`. What each case costs before any of a
question's code runs, a case with nothing in it costs too.
"""

import os
import sys
import time
import types

WORK = os.getcwd()  # before anybody could go elsewhere
SEEN_SECONDS = 0.02  # a case that ended between two looks would be seen with no memory at all


def run(load, data, *, inner, **options):
    namespace = {"__name__": "harness"}
    exec(compile(inner, "<harness>", "exec", dont_inherit=True), namespace)
    if data["which"] == "nothing":
        time.sleep(SEEN_SECONDS)
        return None
    return namespace["run"](_baseline if data["which"] == "baseline" else load, data["data"], **options)


def _baseline():
    """The baseline as the module `solution`, imported at the first call. Nothing of the answer's is."""
    if "solution" not in sys.modules:
        path = os.path.join(WORK, "baseline.py")
        module = types.ModuleType("solution")
        module.__file__ = path
        sys.modules["solution"] = module
        with open(path, encoding="utf-8") as file:
            exec(compile(file.read(), path, "exec", dont_inherit=True), module.__dict__)
    return sys.modules["solution"]
