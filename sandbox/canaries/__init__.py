"""Attacks on a cell, as source text for `sandbox.doctor`; never imported here.

Each file defines `attack(...)`, and where it needs a second case in the same cell `aftermath(...)`. Both return a list
of sentences on what got through: an empty list is what a good cell gives.
"""
