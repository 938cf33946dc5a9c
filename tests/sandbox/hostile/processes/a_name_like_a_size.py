# what: Gives itself a name that reads like a line of what the kernel tells about memory.
# expect: accepted
# stdout: ^Name:.x\) kB$
import ctypes
import time


def f(turn):
    if turn == "attack":
        ctypes.CDLL(None).prctl(15, b"x) kB", 0, 0, 0)
        with open("/proc/self/status") as status:
            print(status.readline().rstrip())
        time.sleep(0.05)
    return "good"
