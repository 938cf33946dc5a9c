# what: Returns a wrong value and leaves functions, for the end of the process and of threads, that write the right one.
# covers: late frames from atexit
# expect: wrong_answer
# stdout: \Aregistered\n\Z
import atexit
import os
import threading


def late():
    print("late")
    os.write(3, b'{"value":"good"}')


def f(turn):
    if turn == "after":
        return "good"
    atexit.register(late)
    threading._register_atexit(late)
    print("registered")
    return "bad"
