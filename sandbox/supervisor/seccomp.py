"""The system calls that no submission needs, denied by a seccomp filter on top of what the cell denies already.

A deny list and not an allow list, since Python, NumPy and libc use ever new calls; what must hold (no network, no
files, no other processes) holds by namespaces, capabilities and mounts. This list shrinks the kernel's surface.
"""

import ctypes
import errno
import os
import struct

# Denied outright: name -> (x86_64, aarch64). None: the architecture lacks the call.
DENIED: dict[str, tuple[int | None, int | None]] = {
    # reading or steering other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440), "process_mrelease": (448, 448),
    "move_pages": (279, 239), "migrate_pages": (256, 238), "ioprio_set": (251, 30),
    # namespaces and mounts
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "mount_setattr": (442, 442), "move_mount": (429, 429), "open_tree": (428, 428),
    "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "quotactl": (179, 60), "quotactl_fd": (443, 443), "swapon": (167, 224), "swapoff": (168, 225),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    # large kernel surfaces with a history of holes
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "personality": (135, 92), "memfd_secret": (447, 447),
    "fanotify_init": (300, 262), "fanotify_mark": (301, 263), "lookup_dcookie": (212, 18), "vhangup": (153, 58),
    "iopl": (172, None), "ioperm": (173, None), "modify_ldt": (154, None), "uselib": (134, None),
    # memory that outlives its process, or that counts as nobody's
    "memfd_create": (319, 279), "vmsplice": (278, 75),
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "msgget": (68, 186), "msgsnd": (69, 189),
    "msgrcv": (70, 188), "msgctl": (71, 187), "semget": (64, 190), "semop": (65, 193), "semtimedop": (220, 192),
    "semctl": (66, 191), "mq_open": (240, 180), "mq_unlink": (241, 181),
    # of which the whole machine, or a user with all his cells, has only so many
    "io_setup": (206, 0), "inotify_init": (253, None), "inotify_init1": (294, 26),
    # the machine itself
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "reboot": (169, 142), "syslog": (103, 116), "acct": (163, 89),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171), "clock_adjtime": (305, 266),
    "sethostname": (170, 161), "setdomainname": (171, 162),
}  # fmt: skip
# Allowed only on oneself (first argument 0): with a shared uid they would reach the supervisor.
ONLY_SELF = {
    "prlimit64": (302, 261),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
    "sched_setaffinity": (203, 122),
}
MKNOD, MKNODAT = (133, None), (259, 33)
MMAP, MAP_HUGETLB = (9, 222), 0x40000  # huge pages count for no limit on memory, and hosts keep them for databases
# What pipes and sockets hold is in no process's size: their buffers stay as they come, or become smaller.
FCNTL, F_SETPIPE_SZ, USUAL_PIPE = (72, 25), 1031, 64 << 10
SETSOCKOPT, SOL_SOCKET, SO_SNDBUF = (54, 208), 1, 7
DEVICE = 0o020000  # set in the modes of block and character devices, in no other
SETPRIORITY, SOCKET, SOCKETPAIR, CLONE, CLONE3 = (141, 140), (41, 198), (53, 199), (56, 220), (435, 435)
# Sockets of any other family are of no use in a cell, which has no network, but not harmless: what connections over the
# cell's own loopback buffer counts for no control group of version 1, and AF_VSOCK is bound by no network namespace.
FAMILIES = (1,)  # AF_UNIX
CLONE_NEW = 0x7E020080  # every CLONE_NEW* flag
ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

LOAD, JEQ, JGE, JSET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
DENY = ERRNO | errno.EPERM
NR, ARCH, ARG0, ARG1, ARG2, ARG3 = 0, 4, 16, 24, 32, 40  # offsets in struct seccomp_data (low halves of the arguments)

Rule = tuple[int, int, int, int]  # code, jump if true, jump if false, operand


class Unsupported(RuntimeError):
    """This machine's architecture has no table, or the kernel refuses the filter."""


def program(machine: str) -> bytes:
    """The BPF program for `machine` (as `os.uname` names it). Raises Unsupported."""
    if machine not in ARCHITECTURES:
        raise Unsupported(f"no system-call filter is written for {machine}; supported: {', '.join(ARCHITECTURES)}")
    column, audit = ARCHITECTURES[machine]
    rules: list[Rule] = [(LOAD, 0, 0, ARCH), (JEQ, 1, 0, audit), (RETURN, 0, 0, KILL), (LOAD, 0, 0, NR)]
    if machine == "x86_64":
        rules += [(JGE, 0, 1, 0x40000000), (RETURN, 0, 0, DENY)]  # the x32 twins of every call
    rules += _checked(column)
    for numbers in DENIED.values():
        number = numbers[column]
        if number is not None:
            rules += [(JEQ, 0, 1, number), (RETURN, 0, 0, DENY)]
    rules.append((RETURN, 0, 0, ALLOW))
    return b"".join(struct.pack("HBBI", *rule) for rule in rules)


def _checked(column: int) -> list[Rule]:
    """Rules for the calls of which only some arguments are denied. Each begins and ends with the number loaded."""
    # glibc and Python fall back to clone, whose flags the filter can read, when clone3 seems not to exist.
    rules: list[Rule] = [(JEQ, 0, 1, CLONE3[column]), (RETURN, 0, 0, ERRNO | errno.ENOSYS)]
    rules += _when(CLONE[column], [(LOAD, 0, 0, ARG0), (JSET, 0, 1, CLONE_NEW), (RETURN, 0, 0, DENY)])
    for numbers in ONLY_SELF.values():
        rules += _when(numbers[column], [(LOAD, 0, 0, ARG0), (JEQ, 1, 0, 0), (RETURN, 0, 0, DENY)])
    own = [(LOAD, 0, 0, ARG0), (JEQ, 1, 0, 0), (RETURN, 0, 0, DENY)]
    rules += _when(SETPRIORITY[column], [*own, (LOAD, 0, 0, ARG1), *own[1:]])
    rules += _when(MMAP[column], [(LOAD, 0, 0, ARG3), (JSET, 0, 1, MAP_HUGETLB), (RETURN, 0, 0, DENY)])
    pipe = [(LOAD, 0, 0, ARG1), (JEQ, 0, 3, F_SETPIPE_SZ), (LOAD, 0, 0, ARG2), (JGE, 0, 1, USUAL_PIPE + 1)]
    rules += _when(FCNTL[column], [*pipe, (RETURN, 0, 0, DENY)])
    socket = [(LOAD, 0, 0, ARG1), (JEQ, 0, 3, SOL_SOCKET), (LOAD, 0, 0, ARG2), (JEQ, 0, 1, SO_SNDBUF)]
    rules += _when(SETSOCKOPT[column], [*socket, (RETURN, 0, 0, DENY)])
    for number, mode in ((MKNOD[column], ARG1), (MKNODAT[column], ARG2)):
        if number is not None:
            rules += _when(number, [(LOAD, 0, 0, mode), (JSET, 0, 1, DEVICE), (RETURN, 0, 0, DENY)])
    families = [(JEQ, len(FAMILIES) - n, 0, family) for n, family in enumerate(FAMILIES)]
    for numbers in (SOCKET, SOCKETPAIR):
        rules += _when(numbers[column], [(LOAD, 0, 0, ARG0), *families, (RETURN, 0, 0, DENY)])
    return rules


def _when(number: int, body: list[Rule]) -> list[Rule]:
    return [(JEQ, 0, len(body) + 1, number), *body, (LOAD, 0, 0, NR)]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("rules", ctypes.c_void_p)]


class Filter:
    """A prepared filter: built once in the supervisor, installed in every child."""

    def __init__(self, machine: str | None = None) -> None:
        code = program(machine or os.uname().machine)
        self._code = ctypes.create_string_buffer(code, len(code))
        self._program = _Program(len(code) // 8, ctypes.addressof(self._code))

    def install(self) -> None:
        """Bind this process and its descendants for ever. `no_new_privs` must be set."""
        if prctl(22, 2, ctypes.addressof(self._program)) != 0:  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER
            raise Unsupported(f"the kernel refused the system-call filter: {os.strerror(ctypes.get_errno())}")


_libc = ctypes.CDLL(None, use_errno=True)
_libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4


def prctl(option: int, first: int, second: int = 0) -> int:
    """prctl(2): 0 when done, -1 with errno set."""
    result: int = _libc.prctl(option, first, second, 0, 0)
    return result
