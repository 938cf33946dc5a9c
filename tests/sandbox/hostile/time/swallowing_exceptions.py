# what: Catches whatever is raised in it, over and over.
# expect: time_limit
# limits: cpu_seconds=0.3
# stdout: ^caught KeyboardInterrupt$
# message: CPU time
# cpu_ms: 300
import signal


def f(turn):
    signal.signal(signal.SIGINT, signal.default_int_handler)
    caught = False
    while True:
        try:
            signal.raise_signal(signal.SIGINT)
        except BaseException as error:
            if not caught:
                print("caught", type(error).__name__)
            caught = True
