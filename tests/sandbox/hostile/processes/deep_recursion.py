# what: Calls itself without end.
# covers: deep recursion
# expect: runtime_error
# stdout: ^900 calls deep$
# message: maximum recursion depth


def g(depth):
    if depth == 900:
        print(depth, "calls deep")
    g(depth + 1)


def f(turn):
    if turn == "attack":
        g(1)
    return "good"
