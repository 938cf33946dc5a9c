# what: Kills every process that it may, but for itself: kill(-1, 9).
# covers: kill(-1, 9)
# expect: accepted
# stdout: ^child killed by 9$
import os
import signal
import time


def f(turn):
    if turn == "attack":
        pid = os.fork()
        if pid == 0:
            time.sleep(60)
        os.kill(-1, signal.SIGKILL)
        print("child killed by", os.WTERMSIG(os.waitpid(pid, 0)[1]))
    return "good"
