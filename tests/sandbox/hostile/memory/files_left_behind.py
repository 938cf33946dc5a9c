# what: Leaves two thousand files for the judge to remove.
# covers: inode flood
# expect: accepted
# stdout: ^2000 files$
import os


def f(turn):
    if turn == "after":
        return "good" if os.listdir("/tmp") == ["work"] and os.listdir(".") == ["solution.py"] else "files were left"
    for number in range(2000):
        open(f"{'/tmp' if number % 2 else '.'}/hostile-{number}", "w").close()
    print(number + 1, "files")
    return "good"
