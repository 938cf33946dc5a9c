"""Harnesses as source text: they run inside cells and are never imported here."""
