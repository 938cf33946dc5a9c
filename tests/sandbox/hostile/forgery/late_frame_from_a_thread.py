# what: Returns a wrong value, and has a thread that writes right ones all the while.
# covers: late frames from a thread
# expect: runtime_error
# stdout: ^writing$
import os
import threading
import time


def late():
    print("writing")
    while True:
        os.write(3, b'{"value":"good"}')
        time.sleep(0.001)


def f(turn):
    if turn == "attack":
        threading.Thread(target=late, daemon=True).start()
        time.sleep(0.02)
        return "bad"
    return "good"
