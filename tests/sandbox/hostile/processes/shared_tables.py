# what: Takes what the whole machine has only so many of: contexts of asynchronous input and output, watchers of files.
# expect: accepted
# machine: x86_64
# stdout: ^io_setup EPERM, inotify_init EPERM, inotify_init1 EPERM$
import ctypes
import errno


def f(turn):
    libc = ctypes.CDLL(None, use_errno=True)
    said = []
    for name, number, *args in (("io_setup", 206, 65536, (ctypes.c_size_t * 1)()), ("inotify_init", 253), ("inotify_init1", 294, 0)):
        ctypes.set_errno(0)
        libc.syscall(number, *args)
        said.append(f"{name} {errno.errorcode.get(ctypes.get_errno(), 'done')}")
    print(", ".join(said))
    return "good"
