# One pass over neighbouring pairs.
from itertools import pairwise


def largest_gap(values):
    return max((abs(b - a) for a, b in pairwise(values)), default=0)
