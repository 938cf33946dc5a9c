"""Which Crossover this is; `pyproject.toml` says the same, which a test checks. The image holds no `pyproject.toml`."""

VERSION = "0.1.0"
