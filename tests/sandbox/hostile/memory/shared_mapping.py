# what: Maps shared memory, which counts for no limit on data, and writes to every page.
# covers: mmap
# expect: memory_limit
# stdout: ^40 MB$
# stdout(user): ^mapping$
# peak_mb: 60
import mmap


# Without control groups nobody knows which pages of such a mapping are there, so that it counts in full from the start.
def f(turn):
    print("mapping")
    pages = mmap.mmap(-1, 1 << 30)
    for place in range(0, len(pages), 4096):
        pages[place] = 1
        if place == 40 << 20:
            print("40 MB")
    return "good"
