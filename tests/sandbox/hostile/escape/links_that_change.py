# what: Swaps folders against links while they are removed, so as to have the judge remove something else.
# covers: symlinks
# expect: accepted
# stdout: ^swapped$
import os


def f(turn):
    if turn == "after":
        standing = all(map(os.path.exists, (os.__file__, "/cell/sandbox/supervisor/sweep.py", "/proc/self")))
        return "good" if standing and os.listdir("/tmp") == ["work"] else "something is gone"
    os.makedirs("/tmp/hostile-a/b/c")
    os.symlink("/cell", "/tmp/hostile-link")
    for number in range(4):
        if os.fork() == 0:
            while True:
                for one, other in (("/tmp/hostile-a/b", "/tmp/hostile-link"), ("/tmp/hostile-a", "/tmp/hostile-c")):
                    try:
                        os.rename(one, f"/tmp/hostile-{number}")
                        os.rename(other, one)
                        os.rename(f"/tmp/hostile-{number}", other)
                        if not os.path.exists("/tmp/hostile-seen"):
                            os.close(os.open("/tmp/hostile-seen", os.O_CREAT))
                    except OSError:
                        pass
    while not os.path.exists("/tmp/hostile-seen"):
        pass
    print("swapped")
    return "good"
