# what: Several processes that ignore what they can and kill all others, over and over.
# covers: kill(-1, 9)
# expect: runtime_error
# stdout: ^begun$
# message: killed by signal 9
import os
import signal


def f(turn):
    if turn == "attack":
        print("begun")
        for _ in range(3):
            if os.fork() == 0:
                while True:
                    os.kill(-1, signal.SIGKILL)
        while True:
            signal.pause()
    return "good"
