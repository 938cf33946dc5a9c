# what: Returns the right answer with megabytes of spaces around it.
# covers: right answer plus whitespace flood
# expect: output_limit
# message: returned a value of


def f(turn):
    return "good" + " " * (4 << 20)
