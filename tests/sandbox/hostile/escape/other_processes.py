# what: Looks for processes of the host and of other cells, and signals numbers at random.
# expect: accepted
# stdout: ^sees only 1 and itself, signalled none of 5000$
import os


def f(turn):
    seen = {int(name) for name in os.listdir("/proc") if name.isdigit()} - {1, os.getpid()}
    signalled = []
    for pid in range(2, 5002):
        if pid != os.getpid():
            try:
                os.kill(pid, 0)
                signalled.append(pid)
            except OSError:
                pass
    print("sees only 1 and", seen or "itself", end=f", signalled {signalled or 'none'} of 5000\n")
    return "good"
