"""Sets Crossover up and keeps it running: what `make run` and `make test` start.

`bootstrap.py` is the way in. The package uses the standard library only, because it runs before anything is
installed, and imports itself relatively, because `bootstrap.py` loads it without the `config` package.
"""
