# what: Makes, with CLONE_PARENT, a process that is a child of the supervisor like the case itself, and that answers.
# covers: setsid daemon
# expect: wrong_answer
# machine: x86_64
# stdout: ^sibling of the case, child of 1$
import ctypes
import os
import time


def f(turn):
    if turn == "after":
        return "good"
    pid = ctypes.CDLL(None).syscall(56, 0x8000 | 17, 0, 0, 0, 0)
    if pid == 0:
        print("sibling of the case, child of", os.getppid())
        os._exit(0)
    time.sleep(0.1)
    return f"made {pid > 1}"
