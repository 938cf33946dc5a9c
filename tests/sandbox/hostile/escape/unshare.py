# what: Makes namespaces, in which it would be root, by unshare, clone and clone3, and enters those of others.
# covers: unshare
# expect: accepted
# machine: x86_64
# stdout: ^unshare \{-1\}, clone \{-1\}, clone3 -1 ENOSYS, entered 0, uid map (EPERM|EACCES|EROFS|ENOENT)$
import ctypes
import errno
import os

FLAGS = (0x10000000, 0x20000, 0x40000000, 0x20000000, 0x8000000, 0x4000000, 0x2000000, 0x80)


def clone(libc, flag):
    pid = libc.syscall(56, flag | 17, 0, 0, 0, 0)
    if pid == 0:
        os._exit(0)
    return pid


def f(turn):
    libc = ctypes.CDLL(None, use_errno=True)
    unshared = {libc.unshare(flag) for flag in FLAGS}
    cloned = {clone(libc, flag) for flag in FLAGS}
    arguments = (ctypes.c_uint64 * 11)(0x10000000, 0, 0, 0, 17)
    cloned3 = libc.syscall(435, arguments, 88)
    said = errno.errorcode[ctypes.get_errno()]
    entered = 0
    for name in ("user", "mnt", "net", "pid", "uts", "ipc"):
        for pid in (1, os.getpid()):
            try:
                entered += libc.setns(os.open(f"/proc/{pid}/ns/{name}", os.O_RDONLY), 0) == 0
            except OSError:
                pass
    try:
        with open("/proc/self/uid_map", "w") as file:
            file.write("0 0 1")
        mapped = "written"
    except OSError as error:
        mapped = errno.errorcode[error.errno]
    print(f"unshare {unshared}, clone {cloned}, clone3 {cloned3} {said}, entered {entered}, uid map {mapped}")
    return "good"
