# what: Changes modes, access lists, attributes and times of the folders that all cases share.
# expect: accepted
# stdout: ^tried 4 folders$
import os
import pty
import stat
import struct

SHARED = {"/tmp": 0o1777, "/dev/shm": 0o1777, "/dev/pts": 0o755, "/dev/pts/ptmx": 0o666}
ACL = struct.pack("<I" + "HHi" * 3, 2, 1, 0, -1, 4, 0, -1, 32, 0, -1)
MARKS = {"user.mark": b"x", "system.posix_acl_access": ACL, "system.posix_acl_default": ACL}


def f(turn):
    if turn == "after":
        for path, mode in SHARED.items():
            if not os.path.exists(path):
                continue
            assert stat.S_IMODE(os.stat(path).st_mode) == mode, path
            assert os.listxattr(path) == [] and os.stat(path).st_mtime != 12345, path
        pty.openpty()
        return "good" if os.listdir("/tmp") == ["work"] else "left"
    for path in reversed(SHARED):
        try:
            for name, mark in MARKS.items():
                os.setxattr(path, name, mark)
        except OSError:
            pass
        try:
            os.utime(path, (1, 12345))
            os.chmod(path, 0)
        except OSError:
            pass
    print("tried", len(SHARED), "folders")
    return "good"
