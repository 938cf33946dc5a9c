# what: Returns a value nested so deeply that reading it would overflow the reader's stack.
# expect: runtime_error
# stdout: ^built$
# message: nested


def f(turn):
    value = "good"
    if turn == "attack":
        for _ in range(100_000):
            value = [value]
        print("built")
    return value
