# what: Lifts Python's own limit and recurses through C until the stack of the process is used up.
# covers: deep recursion
# expect: runtime_error|memory_limit
# stdout: ^5000 calls deep$
import sys

sys.setrecursionlimit(10**9)
depth = 0


class Nested:
    def __repr__(self):
        global depth
        depth += 1
        if depth == 5000:
            print(depth, "calls deep")
        return repr([self])


def f(turn):
    if turn == "attack":
        repr(Nested())
    return "good"
