# what: Takes all rights from folders that it leaves, so that the judge can neither enter nor remove them.
# expect: accepted
# stdout: ^locked 60 folders$
import os


def f(turn):
    if turn == "after":
        return "good" if os.listdir("/dev/shm") == [] and os.listdir("/tmp") == ["work"] else "folders were left"
    locked = 0
    for number in range(10):
        for base in ("/dev/shm", "/tmp"):
            paths = [f"{base}/hostile-{number}", f"{base}/hostile-{number}/a", f"{base}/hostile-{number}/a/b"]
            os.makedirs(paths[2])
            for path in reversed(paths):
                os.chmod(path, 0)
                locked += 1
    print("locked", locked, "folders")
    return "good"
