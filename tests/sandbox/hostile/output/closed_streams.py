# what: Closes its three standard streams and answers all the same.
# covers: closed stdio
# expect: accepted
# message: \A\Z
# stdout: \Abefore\n\Z
import os


def f(turn):
    print("before")
    for fd in (0, 1, 2):
        os.close(fd)
    try:
        print("behind")
        return "print worked"
    except OSError:
        return "good"
