# Forgets that a gap can also go down.
from itertools import pairwise


def largest_gap(values):
    return max((b - a for a, b in pairwise(values)), default=0)
