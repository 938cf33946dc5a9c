# what: Asks for memory that is a file of nobody's, and for System V shared memory: both would outlive their process.
# covers: mmap
# expect: accepted
# stdout: ^memfd_create EPERM, shmget EPERM, memfd_secret (EPERM|ENOSYS), mq_open EPERM$
import ctypes
import errno


def f(turn):
    libc = ctypes.CDLL(None, use_errno=True)

    def call(function, *args):
        ctypes.set_errno(0)
        assert function(*args) == -1, function
        return errno.errorcode[ctypes.get_errno()]

    said = [
        call(libc.memfd_create, b"hostile-file", 0),
        call(libc.shmget, 0, 1 << 20, 0o1600),
        call(libc.syscall, 447, 0),
        call(libc.mq_open, b"/hostile-queue", 0o102, 0o600, None),
    ]
    print("memfd_create {}, shmget {}, memfd_secret {}, mq_open {}".format(*said))
    return "good"
