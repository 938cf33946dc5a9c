# what: Holds the interpreter in one operation on big integers, in which Python handles no signal.
# covers: GIL-held big-int power
# expect: time_limit
# limits: cpu_seconds=0.3
# stdout: ^begun$
# message: CPU time
# cpu_ms: 300


def f(turn):
    print("begun")
    return 7 ** (10**9) % 10
