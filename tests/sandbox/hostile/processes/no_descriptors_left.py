# what: Allows itself no open file any more, and then returns.
# expect: accepted
# stdout: ^EMFILE$
import errno
import os
import resource


def f(turn):
    if turn == "attack":
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
        try:
            os.open("/dev/null", os.O_RDONLY)
        except OSError as error:
            print(errno.errorcode[error.errno])
    return "good"
