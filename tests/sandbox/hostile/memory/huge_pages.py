# what: Asks for huge pages, which hosts keep for their databases and which count for no limit on memory.
# covers: mmap
# expect: accepted
# stdout: ^mmap EPERM$
import ctypes
import errno

MAP_PRIVATE, MAP_ANONYMOUS, MAP_HUGETLB = 0x02, 0x20, 0x40000


def f(turn):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_ssize_t
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_ssize_t]
    place = libc.mmap(None, 2 << 20, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0)
    print("mmap", errno.errorcode[ctypes.get_errno()] if place == -1 else "done")
    return "good"
