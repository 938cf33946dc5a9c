# what: Catches every MemoryError and asks again, for ever.
# covers: swallowing MemoryError for ever
# expect: memory_limit
# stdout: ^swallowed one$
# peak_mb: 60


def f(turn):
    try:
        bytearray(1 << 40)
    except MemoryError:
        print("swallowed one")
    kept = []
    while True:
        try:
            kept.append(b"x" * (1 << 20))
        except MemoryError:
            pass
