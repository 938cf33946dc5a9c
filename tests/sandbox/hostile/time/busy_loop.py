# what: Computes for ever.
# covers: busy loop
# expect: time_limit
# limits: cpu_seconds=0.3
# stdout: ^begun$
# message: 0\.3 s of CPU time
# cpu_ms: 300


def f(turn):
    print("begun")
    while True:
        pass
