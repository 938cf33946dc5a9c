# what: Prints lines for ever.
# covers: stdout flood
# expect: output_limit
# stdout: ^x{1000}$
# message: printed more than 64 KB


def f(turn):
    while True:
        print("x" * 1000)
