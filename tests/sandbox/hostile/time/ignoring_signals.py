# what: Ignores or blocks every signal that can be ignored or blocked, and computes for ever.
# covers: ignoring signals
# expect: time_limit
# limits: cpu_seconds=0.3
# stdout: ^ignored [56]\d signals$
# message: CPU time
# cpu_ms: 300
import signal


def f(turn):
    ignored = 0
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
            ignored += 1
        except (OSError, ValueError):
            pass
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    print("ignored", ignored, "signals")
    while True:
        pass
