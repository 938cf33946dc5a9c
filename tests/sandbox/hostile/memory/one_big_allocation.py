# what: Asks for a terabyte at once.
# covers: one big allocation
# expect: memory_limit
# stdout: ^asking$
# message: more than 64 MB


def f(turn):
    print("asking")
    return len(bytearray(10**12))
