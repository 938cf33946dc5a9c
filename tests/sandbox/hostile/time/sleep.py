# what: Sleeps for a minute, at no cost of CPU.
# covers: sleep
# expect: time_limit
# limits: wall_seconds=0.7
# stdout: ^begun$
# message: within 0\.7 s.*wait or sleep
# wall_ms: 700
import time


def f(turn):
    print("begun")
    time.sleep(60)
    return "good"
