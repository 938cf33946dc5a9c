# what: Prints a character every few milliseconds, so as to look alive for ever.
# covers: slow drip of output
# expect: time_limit
# limits: wall_seconds=0.7
# stdout: ^\.{10,}
# message: within 0\.7 s
# wall_ms: 700
import time


def f(turn):
    while True:
        print(".", end="", flush=True)
        time.sleep(0.005)
