# what: Fills /dev/shm until no space is left. Its pages are memory, which must be free again for the next case.
# covers: /dev/shm fill
# expect: accepted
# stdout: ^ENOSPC after [78] MB$
import errno
import os


def f(turn):
    if turn == "after":
        return "good" if os.listdir("/dev/shm") == [] else "files were left"
    written = 0
    try:
        with open("/dev/shm/hostile-a", "wb", 0) as a, open("/dev/shm/hostile-b", "wb", 0) as b:
            for file in (a, b):
                for _ in range(7):
                    written += file.write(b"x" * (1 << 20))
    except OSError as error:
        print(errno.errorcode[error.errno], "after", written >> 20, "MB")
    return "good"
