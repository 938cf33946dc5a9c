# what: Sends every signal to PID 1, one by one and a thousand times.
# covers: killing PID 1
# expect: accepted
# stdout: ^64 signals (sent|refused)$
import os


def f(turn):
    if turn == "attack":
        said = set()
        for number in [*range(1, 65), *[2, 9, 13, 17, 19] * 200]:
            try:
                os.kill(1, number)
                said.add("sent")
            except PermissionError:
                said.add("refused")
        print(64, "signals", *said)
    return "good"
