# what: Raises an exception with a text of 10 MB.
# covers: 10 MB exception text
# expect: runtime_error
# message: \Ax{1000,2100}\Z


def f(turn):
    if turn == "attack":
        raise ValueError("x" * 10_000_000)
    return "good"
