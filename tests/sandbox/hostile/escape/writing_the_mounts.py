# what: Tries to write to every mount of the cell, to the interpreter, its library and the judge's own files.
# covers: host mounts
# expect: accepted
# stdout: ^tried [1-9]\d* mounts, wrote to only /dev/shm /tmp$
import os
import sys


def f(turn):
    with open("/proc/self/mounts") as mounts:
        places = {line.split()[1] for line in mounts}
    places |= {"/", "/etc", "/usr", "/var", "/run", "/cell/sandbox/supervisor", os.path.dirname(os.__file__)}
    wrote = []
    for place in sorted(places):
        try:
            if os.path.isdir(place):
                with open(f"{place}/hostile-file", "w"):
                    wrote.append(place)
                os.unlink(f"{place}/hostile-file")
            elif not place.startswith(("/proc", "/dev")):
                os.close(os.open(place, os.O_WRONLY))
                wrote.append(place)
        except OSError:
            pass
    for path in (sys.executable, os.__file__, "/cell/sandbox/supervisor/main.py", "/etc/passwd", "/etc/ld.so.cache"):
        for attempt in (lambda: os.open(path, os.O_WRONLY), lambda: os.chmod(path, 0o777), lambda: os.unlink(path)):
            try:
                attempt()
                wrote.append(path)
            except OSError:
                pass
    print("tried", len(places), "mounts, wrote to only", *wrote)
    return "good"
