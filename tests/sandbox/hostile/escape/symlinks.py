# what: Makes links to files of the host and of the judge, follows them, and leaves them for the judge to clean up.
# covers: symlinks
# expect: accepted
# cases: [["attack", "$secret"], ["after", "$secret"]]
# stdout: ^made [1-9]\d* links, wrote through none, the secret was not read$
import os

TARGETS = ("/cell/sandbox/__init__.py", "/etc/shadow", "/proc/1/root", "/proc/1/cwd", "/proc/1/fd/1", "/", "..", "/dev/sda")


def f(turn, secret):
    if turn == "after":
        left = os.listdir("/tmp") + os.listdir("/dev/shm")
        return "good" if left == ["work"] and os.path.isfile(os.__file__) else f"left {left}"
    made, wrote = 0, []
    for number, target in enumerate((*TARGETS, secret, f"/proc/1/root{secret}", os.__file__, os.path.dirname(os.__file__))):
        for folder in ("/tmp", "/dev/shm", "/tmp/work"):
            link = f"{folder}/hostile-{number}"
            os.symlink(target, link)
            made += 1
            try:
                with open(link, "a") as file:
                    file.write("x")
                wrote.append(target)
            except OSError:
                pass
            try:
                with open(link) as file:
                    if "secret of the host" in file.read(1000):
                        return "read the secret"
            except (OSError, UnicodeDecodeError):
                pass
    print(f"made {made} links, wrote through {wrote or 'none'}, the secret was not read")
    return "good"
