# what: Nests folders deeper than any path can name, and leaves them for the judge to remove.
# covers: inode flood
# expect: accepted
# stdout: ^folder [89]\d\d$
import os


def f(turn):
    if turn == "after":
        return "good" if os.listdir("/tmp") == ["work"] and os.listdir(".") == ["solution.py"] else "folders were left"
    for number in range(900):
        os.mkdir("hostile-" + "x" * 200)
        os.chdir("hostile-" + "x" * 200)
    print("folder", number)
    return "good"
