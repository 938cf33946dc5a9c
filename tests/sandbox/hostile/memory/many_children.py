# what: Eight children that each stay below the limit, but not together.
# expect: memory_limit
# stdout: ^8 children$
# peak_mb: 60
import os
import time


def f(turn):
    gate, opened = os.pipe()
    for _ in range(8):
        if os.fork() == 0:
            os.close(opened)
            os.read(gate, 1)
            kept = [b"x" * (1 << 20) for _ in range(20)]
            time.sleep(60)
    print(8, "children")
    os.close(opened)
    time.sleep(60)
