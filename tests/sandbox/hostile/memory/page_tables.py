# what: Takes no memory but for the tables that tell where it is: a page of them for each 2 MB that is looked at.
# covers: mmap
# expect: memory_limit
# stdout: ^mapped$
# limits: cpu_seconds=5
import mmap


def f(turn):
    size = 1 << 38
    pages = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=mmap.PROT_READ)
    print("mapped")
    for place in range(0, size, 2 << 20):
        pages[place]
    return "good"
