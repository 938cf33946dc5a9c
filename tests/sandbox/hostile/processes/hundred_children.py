# what: Wants a hundred children that wait. It gets fewer than the limit of 32 processes.
# covers: hundred children
# expect: accepted
# stdout: ^(29|30|31|32) children, then EAGAIN$
import errno
import os
import time


def others():
    return [name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]


def f(turn):
    if turn == "after":
        return "good" if others() == [] else f"processes {others()} were left"
    made = 0
    try:
        while made < 100:
            if os.fork() == 0:
                time.sleep(60)
            made += 1
    except OSError as error:
        print(f"{made} children, then {errno.errorcode[error.errno]}")
    return "good"
