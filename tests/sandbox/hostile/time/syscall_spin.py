# what: Burns its time in the kernel, not in Python: system time must count like user time.
# covers: syscall spin
# expect: time_limit
# limits: cpu_seconds=0.3
# stdout: ^begun$
# message: CPU time
# cpu_ms: 300
import os


def f(turn):
    print("begun")
    with open("/dev/zero", "rb", 0) as zeros:
        room = bytearray(1 << 20)
        while True:
            os.getppid()
            zeros.readinto(room)
