# what: A thread that never lets another one run, while the main thread wants to answer.
# expect: time_limit
# limits: cpu_seconds=0.3
# stdout: ^begun$
# message: CPU time
# cpu_ms: 300
import sys
import threading


def f(turn):
    sys.setswitchinterval(1e6)
    print("begun")
    threading.Thread(target=lambda: sum(iter(int, 1)), daemon=True).start()
    return "good"
