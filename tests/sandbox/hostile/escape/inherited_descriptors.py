# what: Looks for descriptors that were left open for it: of the worker, of the engine, of other cases.
# expect: accepted
# stdout: ^0 /dev/null, 1 pipe, 2 pipe, 3 pipe$
import os


def f(turn):
    found = {}
    for fd in range(1024):
        try:
            found[fd] = os.readlink(f"/proc/self/fd/{fd}")
        except OSError:
            pass
    print(", ".join(f"{fd} {place.split(':')[0]}" for fd, place in sorted(found.items())))
    return "good"
