# what: Waits for a lock that nobody will ever release.
# expect: time_limit
# limits: wall_seconds=0.7
# stdout: ^begun$
# message: within 0\.7 s
# wall_ms: 700
import threading


def f(turn):
    print("begun")
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
