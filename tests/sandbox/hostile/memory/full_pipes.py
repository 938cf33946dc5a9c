# what: Hides data in the kernel: full pipes, in as many processes as there may be. Of a user's there are few large ones.
# expect: memory_limit|accepted, not_run|accepted
# stdout: ^a child's pipes hold a megabyte$
import fcntl
import os
import time


def fill(tell):
    held = 0
    try:
        while True:
            _, writer = os.pipe()
            os.set_blocking(writer, False)
            try:
                fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 1 << 20)
            except PermissionError:
                pass
            try:
                while True:
                    held += os.write(writer, b"x" * 65536)
                    if held == 1 << 20:
                        print("a child's pipes hold a megabyte")
            except BlockingIOError:
                pass
    except OSError:
        os.write(tell, b"x")
        time.sleep(60)


def f(turn):
    if turn == "attack":
        told, tell = os.pipe()
        for _ in range(25):
            if os.fork() == 0:
                fill(tell)
        for _ in range(25):
            os.read(told, 1)
    return "good"
