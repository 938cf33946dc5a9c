# what: Returns, and leaves a thread that never ends.
# expect: accepted
# stdout: ^2 threads$
import threading


def f(turn):
    threading.Thread(target=threading.Event().wait).start()
    print(threading.active_count(), "threads")
    return "good"
