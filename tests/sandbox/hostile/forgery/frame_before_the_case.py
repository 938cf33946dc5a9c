# what: A process of one case waits for the next one, to write into its pipes.
# covers: late frames from a thread
# expect: wrong_answer
# stdout: ^waiting$
import os
import time


def f(turn):
    if turn == "attack":
        if os.fork() == 0:
            os.setsid()
            print("waiting")
            while True:
                for pid in filter(str.isdigit, os.listdir("/proc")):
                    for fd in (1, 3):
                        try:
                            with open(f"/proc/{pid}/fd/{fd}", "wb", 0) as file:
                                file.write(b"hostile-") if int(pid) not in (os.getpid(), os.getppid()) else None
                        except OSError:
                            pass
        time.sleep(0.05)
        return "bad"
    time.sleep(0.05)
    return "good"
