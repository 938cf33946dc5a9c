# what: Makes device files, for a disk and for memory, and opens those that are there.
# covers: mknod
# expect: accepted
# stdout: ^mknod EPERM EPERM EPERM, opened only full null random (tty )?urandom zero$
import errno
import os
import stat


def f(turn):
    if turn == "after":
        return "good" if os.listdir("/tmp") == ["work"] else "left"
    said = []
    for kind, number in ((stat.S_IFBLK, os.makedev(8, 0)), (stat.S_IFCHR, os.makedev(1, 1)), (stat.S_IFCHR, 0)):
        try:
            os.mknod("/tmp/hostile-device", kind | 0o666, number)
            said.append("made")
        except OSError as error:
            said.append(errno.errorcode[error.errno])
    os.mkfifo("/tmp/hostile-pipe")
    opened = []
    for name in sorted(os.listdir("/dev")):
        if stat.S_ISCHR(mode := os.lstat(f"/dev/{name}").st_mode) or stat.S_ISBLK(mode):
            try:
                os.close(os.open(f"/dev/{name}", os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY))
                opened.append(name)
            except OSError:
                pass
    print("mknod", *said, end=", opened only " + " ".join(name for name in opened if name != "ptmx") + "\n")
    return "good"
