# what: Lets short-lived children compute, and has the kernel throw away their times of use (SIGCHLD ignored).
# expect: time_limit
# limits: cpu_seconds=0.4
# stdout: ^child 4$
# message: CPU time
# cpu_ms: 400
import os
import signal


def f(turn):
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    made = 0
    while True:
        made += 1
        if os.fork() == 0:
            for _ in range(500_000):
                pass
            os._exit(0)
        try:
            os.wait()
        except ChildProcessError:
            pass
        if made == 4:
            print("child", made)
