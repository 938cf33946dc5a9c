# what: Leaves children that have stopped themselves, some in process groups and sessions of their own.
# expect: accepted
# stdout: ^8 stopped$
import os
import signal


def f(turn):
    if turn == "after":
        left = [name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]
        return "good" if not left else f"{left} were left"
    stopped = 0
    for number in range(8):
        pid = os.fork()
        if pid == 0:
            os.setsid() if number % 2 else os.setpgid(0, 0)
            signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
            os.kill(os.getpid(), signal.SIGSTOP)
            os._exit(0)
        stopped += os.WIFSTOPPED(os.waitpid(pid, os.WUNTRACED)[1])
    print(stopped, "stopped")
    return "good"
