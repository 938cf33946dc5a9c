# what: Looks for secrets of the worker in its environment and on its command line.
# expect: accepted
# stdout: ^variables [A-Z_ ]*HOME[A-Z_ ]*, secrets none$
import os


def f(turn):
    with open("/proc/self/environ") as file, open("/proc/self/cmdline") as line:
        text = file.read() + line.read()
    words = ("SECRET", "TOKEN", "PASSWORD", "DATABASE", "REDIS", "DJANGO", "DOCKER_HOST", "AWS", "postgres://")
    found = [word for word in words if word in text.replace("\0", "\n") or any(word in name for name in os.environ)]
    print("variables", *sorted(os.environ), end=f", secrets {found or 'none'}\n")
    return "good"
