# what: Returns the right answer, after printing spaces and empty lines without end in sight.
# covers: right answer plus whitespace flood
# expect: output_limit
# stdout: ^good *$
# message: printed more than 64 KB
import os


def f(turn):
    print("good")
    for _ in range(1000):
        os.write(1, b" " * 65536)
        os.write(1, b"\n" * 65536)
    return "good"
