# what: Shares a mapping with short-lived children that each write to another part, so that it is in nobody's own size.
# covers: mmap
# expect: memory_limit
# stdout: ^40 MB$
# stdout(user): ^mapping$
# peak_mb: 60
# limits: cpu_seconds=5
import mmap
import os


# Without control groups nobody knows which pages of such a mapping are there, so that it counts in full from the start.
def f(turn):
    print("mapping")
    pages = mmap.mmap(-1, 1 << 30)
    for place in range(0, 1 << 30, 8 << 20):
        if place == 40 << 20:
            print("40 MB")
        pid = os.fork()
        if pid == 0:
            for page in range(place, place + (8 << 20), 4096):
                pages[page] = 1
            os._exit(0)
        os.waitpid(pid, 0)
    return "good"
