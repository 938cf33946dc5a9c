# what: Writes the right answer, as a frame of its own, and then does not end: the answer must not count.
# covers: right output then sleep
# expect: time_limit
# limits: wall_seconds=0.7
# stdout: ^wrote 16$
# message: within 0\.7 s
# wall_ms: 700
import os
import time


def f(turn):
    print("wrote", os.write(3, b'{"value":"good"}'))
    time.sleep(60)
