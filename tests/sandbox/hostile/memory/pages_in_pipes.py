# what: Puts pages of its own into pipes and gives up the mapping, so that they are in nobody's size.
# expect: accepted
# machine: x86_64
# stdout: ^vmsplice -1 EPERM$
import ctypes
import errno
import mmap
import os


def f(turn):
    libc = ctypes.CDLL(None, use_errno=True)
    _, writer = os.pipe()
    pages = mmap.mmap(-1, 2 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    pages[0] = 1
    vector = (ctypes.c_size_t * 2)(ctypes.addressof(ctypes.c_char.from_buffer(pages)), 4096)
    done = libc.syscall(278, writer, vector, 1, 8)
    print("vmsplice", done, errno.errorcode.get(ctypes.get_errno()))
    return "good"
