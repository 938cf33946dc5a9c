# what: Forks inside f, and lets parent and child both return an answer.
# expect: accepted
# stdout: ^child returns$
import os


def f(turn):
    pid = os.fork()
    if pid == 0:
        print("child returns")
        return "the answer of the child"
    os.waitpid(pid, 0)
    return "good"
