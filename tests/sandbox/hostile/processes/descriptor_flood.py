# what: Opens files until no more can be had.
# expect: accepted
# stdout: ^EMFILE at [56]\d$
import errno
import os


def f(turn):
    kept = []
    try:
        while True:
            kept.append(os.open("/dev/null", os.O_RDONLY))
    except OSError as error:
        print(errno.errorcode[error.errno], "at", len(kept))
    return "good"
