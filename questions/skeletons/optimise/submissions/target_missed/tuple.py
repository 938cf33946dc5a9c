# A tuple is smaller than a list, and looked through just the same.
def in_both(first, second):
    wanted = tuple(second)
    return [value for value in first if value in wanted]
