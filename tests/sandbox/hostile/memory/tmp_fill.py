# what: Fills /tmp until no space is left.
# covers: /tmp fill
# expect: accepted
# stdout: ^ENOSPC after 1[56] MB$
import errno
import os


def f(turn):
    if turn == "after":
        return "good" if os.listdir("/tmp") == ["work"] else "files were left"
    written = 0
    try:
        for number in range(100):
            with open(f"/tmp/hostile-{number}", "wb", 0) as file:
                written += file.write(b"x" * (1 << 20))
    except OSError as error:
        print(errno.errorcode[error.errno], "after", written >> 20, "MB")
    return "good"
