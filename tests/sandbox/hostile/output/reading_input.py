# what: Waits for input that never comes.
# expect: runtime_error
# stdout: ^read ''$
# message: EOF


def f(turn):
    import sys

    if turn == "attack":
        print("read", repr(sys.stdin.read()))
        input()
    return "good"
