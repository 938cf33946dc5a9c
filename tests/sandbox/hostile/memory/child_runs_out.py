# what: A forked child takes memory without end while its parent answers rightly and in time.
# covers: a forked child that runs out while the parent answers
# expect: memory_limit
# stdout: ^child has 40 MB$
# peak_mb: 60
import os


def f(turn):
    pid = os.fork()
    if pid == 0:
        kept = []
        while True:
            kept.append(b"x" * (1 << 20))
            if len(kept) == 40:
                print("child has 40 MB")
    os.waitpid(pid, 0)
    return "good"
