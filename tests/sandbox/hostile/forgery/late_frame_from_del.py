# what: Writes the right value when an object of its wrong one is thrown away.
# covers: late frames from __del__
# expect: runtime_error
# stdout: ^made$
# message: wrote into the pipe
import os


class Late:
    def __del__(self):
        os.write(3, b'{"value":"good"}')


def f(turn):
    if turn == "after":
        return "good"
    late = Late()
    print("made")
    return "bad"
