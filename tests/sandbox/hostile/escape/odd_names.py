# what: Leaves files whose names are no text, look like options, hold line ends or are as long as names may be.
# covers: symlinks
# expect: accepted
# stdout: ^left 9 files$
import os

NAMES = (b"\xff\xfe", b"-rf", b"line\nend", b"x" * 255, b" ", b"*", b"\xed\xa0\x80", b"~", "\N{RIGHT-TO-LEFT OVERRIDE}".encode())


def f(turn):
    if turn == "after":
        return "good" if os.listdir(b"/tmp") == [b"work"] and os.listdir("/dev/shm") == [] else "left"
    for number, name in enumerate(NAMES):
        os.close(os.open((b"/tmp/", b"/dev/shm/")[number % 2] + name, os.O_CREAT | os.O_WRONLY))
    print("left", len(NAMES), "files")
    return "good"
