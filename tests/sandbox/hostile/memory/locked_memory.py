# what: Locks its memory so that it cannot be moved out, and asks never to be chosen when memory runs out.
# expect: accepted
# stdout: ^mlockall -1, score EACCES$
import ctypes
import errno


def f(turn):
    locked = ctypes.CDLL(None).mlockall(3)
    try:
        with open("/proc/self/oom_score_adj", "w") as score:
            score.write("-1000")
        said = "set"
    except OSError as error:
        said = errno.errorcode[error.errno]
    print(f"mlockall {locked}, score {said}")
    return "good"
