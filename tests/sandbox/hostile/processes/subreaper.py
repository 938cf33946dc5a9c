# what: Makes itself the one to whom orphans go, so that the supervisor gets none, and leaves daemons.
# covers: setsid daemon
# expect: accepted
# stdout: ^orphan of the case True$
import ctypes
import os
import time


def f(turn):
    if turn == "after":
        left = [name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]
        return "good" if not left else f"{left} were left"
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
    me = os.getpid()
    told, tell = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        while os.getppid() not in (1, me):
            time.sleep(0.001)
        os.wait if os.getppid() == me else None
        os.write(tell, str(os.getppid() == me).encode())
        time.sleep(60)
    os.wait()
    print("orphan of the case", os.read(told, 10).decode())
    return "good"
