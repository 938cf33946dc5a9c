# what: Swaps folders against links while they are removed, so as to have the judge remove something else.
# covers: symlinks
# expect: accepted
# stdout: ^swapped$
import os


def f(turn):
    if turn == "after":
        standing = all(map(os.path.exists, (os.__file__, "/cell/sandbox/supervisor/sweep.py", "/proc/self")))
        return "good" if standing and os.listdir("/tmp") == ["work"] else "something is gone"
    for number in range(4):  # names of its own for each: else they take them from one another until nothing moves
        if os.fork() == 0:
            top = f"/tmp/hostile-{number}"
            os.makedirs(f"{top}/b/c")
            os.symlink("/cell", f"{top}-link")
            while True:
                for one, other in ((f"{top}/b", f"{top}-link"), (top, f"{top}-link")):
                    os.rename(one, f"{top}-free")
                    os.rename(other, one)
                    os.rename(f"{top}-free", other)
                    os.rename(one, f"{top}-free")
                    os.rename(other, one)
                    os.rename(f"{top}-free", other)
                if not os.path.exists("/tmp/hostile-seen"):
                    os.close(os.open("/tmp/hostile-seen", os.O_CREAT))
    while not os.path.exists("/tmp/hostile-seen"):
        pass
    print("swapped")
    return "good"
