# what: Prints bytes that are no text, NULs, and codes that steer terminals and turn the direction of writing.
# expect: accepted
# stdout: \uFFFD.*\u2400.*\x1b\[2J.*\u202E
import os


def f(turn):
    os.write(1, b"\xff\xfe \x00 \x1b[2J\x1b]0;title\x07 " + "\N{RIGHT-TO-LEFT OVERRIDE}".encode() + b"\n")
    return "good"
