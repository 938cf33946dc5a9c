# what: Types into the terminal of whoever started the cell, and takes terminals of its own.
# expect: accepted
# stdout: ^/dev/tty (ENXIO|ENOENT|EACCES|EPERM), typed into none$
import errno
import fcntl
import os
import termios


def f(turn):
    try:
        os.close(os.open("/dev/tty", os.O_RDWR))
        said = "opened"
    except OSError as error:
        said = errno.errorcode[error.errno]
    typed = []
    for fd in (0, 1, 2, 3):
        try:
            fcntl.ioctl(fd, termios.TIOCSTI, b"x")
            typed.append(fd)
        except OSError:
            pass
    if os.path.exists("/dev/console"):
        try:
            fd = os.open("/dev/console", os.O_RDWR)
            fcntl.ioctl(fd, termios.TIOCSTI, b"x")
            typed.append("/dev/console")
        except OSError:
            pass
    print("/dev/tty", said, end=f", typed into {typed or 'none'}\n")
    return "good"
