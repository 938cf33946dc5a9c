# what: Makes a forbidden system call by the numbers of another table: x32, which the filter must know as well.
# expect: accepted
# machine: x86_64
# stdout: ^unshare -1 (EPERM|ENOSYS), getpid -1 (EPERM|ENOSYS)$
import ctypes
import errno


def f(turn):
    libc = ctypes.CDLL(None, use_errno=True)
    said = []
    for name, number in (("unshare", 272), ("getpid", 39)):
        ctypes.set_errno(0)
        said.append(f"{name} {libc.syscall(0x40000000 | number, 0)} {errno.errorcode[ctypes.get_errno()]}")
    print(", ".join(said))
    return "good"
