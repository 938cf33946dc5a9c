# mypy: ignore-errors
"""Starts a batch job: `main(work, **data)`. `work` is the folder that is left of earlier starts of the same case."""

import pathlib

KEPT = "/tmp/kept"


def run(load, data):
    main = getattr(load(), "main", None)
    if not callable(main):
        raise AttributeError("solution.py defines no function main.")
    work = pathlib.Path(KEPT)
    work.mkdir(exist_ok=True)
    main(work, **data)
