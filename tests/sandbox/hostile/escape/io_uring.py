# what: Sets up io_uring, whose requests no filter of system calls can see.
# covers: io_uring
# expect: accepted
# stdout: ^setup (EPERM|ENOSYS), enter (EPERM|ENOSYS), register (EPERM|ENOSYS)$
import ctypes
import errno


def f(turn):
    libc = ctypes.CDLL(None, use_errno=True)
    said = []
    for name, number in (("setup", 425), ("enter", 426), ("register", 427)):
        ctypes.set_errno(0)
        assert libc.syscall(number, 1, ctypes.create_string_buffer(256), 0, 0, 0, 0) == -1
        said.append(f"{name} {errno.errorcode[ctypes.get_errno()]}")
    print(", ".join(said))
    return "good"
