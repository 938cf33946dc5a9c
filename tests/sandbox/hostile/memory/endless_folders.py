# what: Nests folders without end.
# covers: inode flood
# expect: output_limit
# stdout: ^500 folders$
# limits: cpu_seconds=5
import os


def f(turn):
    if turn == "after":
        return "good"
    for number in range(100_000):
        os.mkdir("x" * 200)
        os.chdir("x" * 200)
        if number == 500:
            print(number, "folders")
