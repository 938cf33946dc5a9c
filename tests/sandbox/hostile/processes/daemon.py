# what: Leaves a daemon behind, in a session of its own and without a parent, that writes files as long as it lives.
# covers: setsid daemon
# expect: accepted
# stdout: ^daemon, child of 1$
import os
import time


def f(turn):
    if turn == "after":
        time.sleep(0.1)
        left = [name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]
        return "good" if not left and not os.path.exists("/tmp/hostile-alive") else f"the daemon lives: {left}"
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        while os.getppid() != 1:
            time.sleep(0.001)
        print("daemon, child of", os.getppid())
        while True:
            open("/tmp/hostile-alive", "w").close()
            time.sleep(0.01)
    while not os.path.exists("/tmp/hostile-alive"):
        time.sleep(0.001)
    return "good"
