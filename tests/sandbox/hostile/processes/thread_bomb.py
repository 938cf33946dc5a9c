# what: Starts threads until no more can be had.
# covers: thread bomb
# expect: runtime_error
# limits: memory_mb=256
# stdout: ^20 threads$
# message: can't start new thread
import threading


def f(turn):
    if turn == "after":
        return "good"
    for number in range(1000):
        if number == 20:
            print(number, "threads")
        threading.Thread(target=threading.Event().wait).start()
