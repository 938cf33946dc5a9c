# what: A child crashes in a way that would write a core file, were one allowed.
# covers: a segfault through ctypes
# expect: accepted
# stdout: ^signals 11 6 7, files \['solution.py'\]$
import ctypes
import os
import signal


def crash(how):
    pid = os.fork()
    if pid == 0:
        ctypes.string_at(0) if how == signal.SIGSEGV else os.kill(os.getpid(), how)
    return os.WTERMSIG(os.waitpid(pid, 0)[1])


def f(turn):
    if turn == "attack":
        signals = [crash(how) for how in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS)]
        print("signals", *signals, end=", ")
        print("files", os.listdir("."))
    return "good"
