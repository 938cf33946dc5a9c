# what: Kills its whole process group, of which it is the leader.
# covers: killing PID 1
# expect: runtime_error
# stdout: ^leader True$
# message: killed by signal 9 \(killed\)
import os
import signal


def f(turn):
    if turn == "attack":
        print("leader", os.getpgid(0) == os.getpid())
        os.killpg(0, signal.SIGKILL)
    return "good"
