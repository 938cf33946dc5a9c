# what: Returns a value of few bytes that takes a hundred times as much memory once it is unpacked.
# expect: output_limit
# message: more than 400,000 items


def f(turn):
    return [[]] * 600_000
