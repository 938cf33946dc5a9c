# what: Tries to set the machine's clocks back.
# expect: time_limit
# limits: cpu_seconds=0.3
# stdout: ^clock_settime -1, settimeofday -1, adjtimex -1$
# message: CPU time
# cpu_ms: 300
import ctypes


def f(turn):
    libc = ctypes.CDLL(None, use_errno=True)
    moment = (ctypes.c_long * 32)(0, 0)
    said = [libc.clock_settime(0, moment), libc.settimeofday(moment, None), libc.adjtimex((ctypes.c_long * 64)(1))]
    print("clock_settime {}, settimeofday {}, adjtimex {}".format(*said))
    while True:
        pass
