# what: A chain of processes, each of which computes a little, starts the next one and ends; the first one sleeps.
# expect: time_limit
# limits: cpu_seconds=0.4 wall_seconds=15
# stdout: ^runner 3$
# message: CPU time
# cpu_ms: 400
import os
import time


def f(turn):
    if os.fork():
        time.sleep(60)
    runner = 0
    while True:
        runner += 1
        print("runner", runner)
        for _ in range(1_000_000):
            pass
        if os.fork():
            os._exit(0)
