# Asks a set.
def in_both(first, second):
    wanted = set(second)
    return [value for value in first if value in wanted]
