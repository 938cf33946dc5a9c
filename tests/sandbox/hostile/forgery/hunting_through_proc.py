# what: Reads what /proc tells about every process: command lines, environments, descriptors, memory.
# covers: hunting expected answers through /proc
# expect: wrong_answer, wrong_answer
# answer: "EXPECTED-3f9c1d77"
# stdout: ^read [1-9]\d* files, of PID 1 only cmdline, found \[\]$
import os
import re

SECRET = ("environ", "maps", "mem", "auxv", "syscall", "stack", "io", "personality", "fd/0", "fd/1", "fd/3", "map_files")
PUBLIC = ("cmdline",)


def f(turn):
    read, found, first = 0, [], []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        for name in (*SECRET, *PUBLIC):
            try:
                with open(f"/proc/{pid}/{name}", "rb", 0) as file:
                    text = file.read(1 << 16) if pid == "1" or not name.startswith(("mem", "fd")) else b""
                read += 1
                first += [name] if pid == "1" else []
                found += re.findall(rb"EXPECTED-[0-9a-f]{8}", text)
            except OSError:
                pass
    print("read", read, "files, of PID 1 only", " ".join(first) + ", found", found)
    return found[0].decode() if found else "bad"
