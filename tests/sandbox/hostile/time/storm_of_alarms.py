# what: Has a timer interrupt it every few microseconds.
# expect: time_limit
# limits: cpu_seconds=0.3
# stdout: ^a hundred alarms$
# message: CPU time
# cpu_ms: 300
import signal

alarms = 0


def handle(number, frame):
    global alarms
    alarms += 1
    if alarms == 100:
        print("a hundred alarms")


def f(turn):
    signal.signal(signal.SIGALRM, handle)
    signal.setitimer(signal.ITIMER_REAL, 0.00002, 0.00002)
    while True:
        pass
