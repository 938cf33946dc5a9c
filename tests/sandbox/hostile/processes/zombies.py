# what: Leaves dead children for PID 1 to bury, one and a half hundred of them.
# expect: accepted
# stdout: ^150 orphans$
import os


def f(turn):
    if turn == "attack":
        for _ in range(150):
            pid = os.fork()
            if pid == 0:
                os.fork()
                os._exit(0)
            os.waitpid(pid, 0)
        print(150, "orphans")
    return "good"
