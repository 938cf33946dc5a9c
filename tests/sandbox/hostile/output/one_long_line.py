# what: Prints one line of 100 MB.
# covers: one 100 MB line
# expect: output_limit
# stdout: \Ax{65536}\Z
# message: printed more than 64 KB
import os


def f(turn):
    for _ in range(1600):
        os.write(1, b"x" * 65536)
    return "good"
