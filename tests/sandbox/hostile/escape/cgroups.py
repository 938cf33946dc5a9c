# what: Lifts the limits of its own control group, leaves it, and names a program that the host would run at its end.
# expect: accepted
# stdout: ^looked at \d+ files, opened none for writing$
import os


def f(turn):
    looked, opened = 0, []
    for folder, _, names in os.walk("/sys/fs/cgroup"):
        for name in names:
            looked += 1
            try:
                os.close(os.open(f"{folder}/{name}", os.O_WRONLY))
                opened.append(f"{folder}/{name}")
            except OSError:
                pass
        try:
            os.mkdir(f"{folder}/hostile-group")
            opened.append(f"{folder}/hostile-group")
        except OSError:
            pass
    print("looked at", looked, "files, opened", opened or "none", "for writing")
    return "good"
