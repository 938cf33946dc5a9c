"""Timings, which no test may depend on. `make bench` prints them; docs/performance.md says how to read them."""
