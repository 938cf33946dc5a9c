# what: Sends SIGSTOP to its parent, the supervisor, which times it. As PID 1 of its namespace that takes no notice.
# covers: SIGSTOP of parent
# expect: accepted
# stdout: ^parent 1: (EPERM|sent)$
import errno
import os
import signal


def f(turn):
    try:
        os.kill(os.getppid(), signal.SIGSTOP)
        said = "sent"
    except OSError as error:
        said = errno.errorcode[error.errno]
    print(f"parent {os.getppid()}: {said}")
    return "good"
