# what: Waits inside vfork for a child that never lets go, where most signals do not reach it.
# expect: time_limit
# limits: wall_seconds=0.7
# stdout: ^about to wait$
# message: within 0\.7 s
# wall_ms: 700
import ctypes


def f(turn):
    libc = ctypes.PyDLL(None)
    print("about to wait")
    if libc.vfork() == 0:
        libc.pause()
