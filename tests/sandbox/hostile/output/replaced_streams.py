# what: Puts objects that fail into the places of sys.stdout and sys.stderr.
# expect: accepted
# stdout: \Abefore\n\Z
import sys


class Bad:
    def __getattr__(self, name):
        raise RuntimeError(name)


def f(turn):
    if turn == "attack":
        print("before")
        sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = Bad()
    return "good"
