# what: Several children print at the same time.
# expect: output_limit
# stdout: child
# message: printed more than 64 KB
import os
import time


def f(turn):
    for _ in range(4):
        if os.fork() == 0:
            while True:
                os.write(1, b"child " * 100)
    time.sleep(60)
