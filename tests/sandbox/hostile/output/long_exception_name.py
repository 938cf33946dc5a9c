# what: Raises an exception whose type has a name of a megabyte, from a chain of a thousand causes.
# expect: runtime_error
# stdout: ^1000 causes$
# message: last


def f(turn):
    if turn == "after":
        return "good"
    error = ValueError("first")
    for number in range(1000):
        following = type("E" * 1_000_000 if number == 999 else "Error", (Exception,), {})("last")
        following.__cause__ = error
        error = following
    print(number + 1, "causes")
    raise error
