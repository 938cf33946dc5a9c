# what: Keeps all it makes.
# covers: growing list
# expect: memory_limit
# stdout: ^40 MB$
# message: more than 64 MB
# peak_mb: 60


def f(turn):
    kept = []
    while True:
        kept.append(b"x" * (1 << 20))
        if len(kept) == 40:
            print("40 MB")
