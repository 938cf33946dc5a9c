# what: Maps memory of its own, and writes to every page.
# covers: mmap
# expect: memory_limit
# stdout: ^40 MB$
# peak_mb: 60
import mmap


def f(turn):
    pages = mmap.mmap(-1, 100 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    for place in range(0, len(pages), 4096):
        pages[place] = 1
        if place == 40 << 20:
            print("40 MB")
    return "good"
