# Fast, but order and number of the values are lost.
def in_both(first, second):
    return sorted(set(first) & set(second))
