# what: Makes its pipes small, non-blocking and asynchronous, and signals itself through them.
# expect: accepted
# stdout: ^steered 3 pipes$
import fcntl
import os
import signal


def f(turn):
    if turn == "attack":
        signal.signal(signal.SIGIO, signal.SIG_IGN)
        steered = 0
        for fd in (1, 2, 3):
            fcntl.fcntl(fd, fcntl.F_SETPIPE_SZ, 4096)
            os.set_blocking(fd, False)
            fcntl.fcntl(fd, fcntl.F_SETOWN, os.getpid())
            fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | os.O_ASYNC | os.O_NONBLOCK)
            steered += 1
        for fd in (1, 2, 3):
            os.set_blocking(fd, True)
        print("steered", steered, "pipes")
    return "good"
