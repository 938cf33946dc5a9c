# what: Forks for ever, and so do its children.
# covers: fork bomb
# expect: time_limit
# limits: cpu_seconds=0.4 memory_mb=256
# stdout: ^EAGAIN$
import errno
import os


def f(turn):
    first, told = os.getpid(), False
    while True:
        try:
            os.fork()
        except OSError as error:
            if os.getpid() == first and not told:
                print(errno.errorcode[error.errno])
                told = True
