# what: Stops itself with SIGSTOP, so that no CPU limit and no ordinary signal reaches it.
# covers: SIGSTOP of self
# expect: time_limit
# limits: wall_seconds=0.7
# stdout: ^about to stop$
# message: within 0\.7 s
# wall_ms: 700
import os
import signal


def f(turn):
    print("about to stop")
    os.kill(os.getpid(), signal.SIGSTOP)
    print("went on")
