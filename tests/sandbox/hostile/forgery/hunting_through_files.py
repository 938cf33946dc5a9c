# what: Reads every file that is not of the system itself, for the right answer.
# covers: hunting expected answers through files
# expect: wrong_answer, wrong_answer
# answer: "EXPECTED-3f9c1d77"
# limits: cpu_seconds=5
# stdout: ^read [1-9]\d* files, found \[\]$
import os
import re

SYSTEM = ("/proc", "/sys", "/lib", "/lib64", "/usr/lib", "/usr/share", os.path.dirname(os.__file__))


def f(turn):
    read, found = 0, set()
    for folder, folders, names in os.walk("/"):
        folders[:] = [name for name in folders if os.path.join(folder, name) not in SYSTEM]
        for name in names:
            path = os.path.join(folder, name)
            try:
                if os.path.isfile(path) and os.path.getsize(path) < 1 << 20:
                    with open(path, "rb") as file:
                        found |= set(re.findall(rb"EXPECTED-[0-9a-f]{8}", file.read()))
                    read += 1
            except OSError:
                pass
    print("read", read, "files, found", [item.decode() for item in found])
    return found.pop().decode() if found else "bad"
