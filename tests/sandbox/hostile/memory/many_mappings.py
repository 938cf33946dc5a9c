# what: Hides memory in the kernel's lists: as many mappings as a process may have, in as many processes as there may be.
# expect: memory_limit|accepted, not_run|accepted
# stdout: ^a child has 20000 mappings$
# limits: cpu_seconds=10
import mmap
import os
import time


def fill(tell):
    kept = []
    try:
        while True:
            rights = mmap.PROT_READ | (len(kept) % 2 and mmap.PROT_WRITE)  # else neighbours become one
            kept.append(mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=rights))
            if len(kept) == 20_000:
                print("a child has 20000 mappings")
    except OSError:
        os.write(tell, b"x")
        time.sleep(60)


def f(turn):
    if turn == "attack":
        told, tell = os.pipe()
        for _ in range(25):
            if os.fork() == 0:
                fill(tell)
        for _ in range(25):
            os.read(told, 1)
    return "good"
