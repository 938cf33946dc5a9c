# what: Returns a value larger than is allowed.
# expect: output_limit
# message: returned a value of


def f(turn):
    return "x" * (3 << 20)
