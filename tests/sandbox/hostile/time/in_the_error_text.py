# what: Raises an exception whose text takes for ever to make.
# expect: time_limit
# limits: cpu_seconds=0.3
# stdout: ^asked for the text$
# message: CPU time
# cpu_ms: 300


class Endless(Exception):
    def __str__(self):
        print("asked for the text")
        while True:
            pass


def f(turn):
    raise Endless
