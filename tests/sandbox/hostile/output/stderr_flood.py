# what: Fills the other stream.
# covers: stderr flood
# expect: output_limit
# stderr: ^x{1000}$
# message: printed more than 64 KB
import sys


def f(turn):
    while True:
        print("x" * 1000, file=sys.stderr)
