# what: Reads and writes the memory of the supervisor: process_vm_readv, process_vm_writev, /proc/1/mem, pidfd_getfd.
# covers: ptrace and process_vm_writev on the supervisor
# expect: accepted
# machine: x86_64
# stdout: ^readv EPERM, writev EPERM, mem EACCES, pidfd_getfd EPERM, kcmp EPERM, madvise EPERM$
import ctypes
import errno
import os


def f(turn):
    libc = ctypes.CDLL(None, use_errno=True)
    room = ctypes.create_string_buffer(8)
    here = (ctypes.c_size_t * 2)(ctypes.addressof(room), 8)
    there = (ctypes.c_size_t * 2)(0x400000, 8)

    def call(*args):
        ctypes.set_errno(0)
        return "done" if libc.syscall(*args) >= 0 else errno.errorcode[ctypes.get_errno()]

    def opened():
        try:
            with open("/proc/1/mem", "r+b", 0):
                return "done"
        except OSError as error:
            return errno.errorcode[error.errno]

    pidfd = os.pidfd_open(1)
    said = {
        "readv": call(310, 1, here, 1, there, 1, 0),
        "writev": call(311, 1, here, 1, there, 1, 0),
        "mem": opened(),
        "pidfd_getfd": call(438, pidfd, 1, 0),
        "kcmp": call(312, 1, os.getpid(), 0, 1, 1),
        "madvise": call(440, pidfd, there, 1, 4, 0),
    }
    print(", ".join(f"{name} {word}" for name, word in said.items()))
    return "good"
