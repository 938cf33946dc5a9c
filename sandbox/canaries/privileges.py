# mypy: ignore-errors
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
MACHINE = os.uname().machine
X86 = MACHINE == "x86_64"


def _clone_with_user_namespace():
    pid = libc.syscall(56 if X86 else 220, 0x10000011, 0, 0, 0, 0)
    if pid == 0:
        os._exit(0)
    return pid


def attack():
    """Gain rights, namespaces, mounts, devices, and the kernel's large surfaces."""
    through = []
    calls = {
        "unshare(user)": lambda: libc.unshare(0x10000000),
        "unshare(mount)": lambda: libc.unshare(0x00020000),
        "mount": lambda: libc.mount(b"none", b"/tmp", b"tmpfs", 0, None),
        "umount": lambda: libc.umount2(b"/proc", 2),
        "chroot": lambda: libc.chroot(b"/tmp"),
        "setuid(0)": lambda: libc.setuid(0),
        "setgid(0)": lambda: libc.setgid(0),
        "mknod": lambda: libc.mknod(b"/tmp/disk", 0o60666, os.makedev(8, 0)),
        "bpf": lambda: libc.syscall(321 if X86 else 280, 0, 0, 0),
        "io_uring": lambda: libc.syscall(425, 1, ctypes.create_string_buffer(256)),
        "keyctl": lambda: libc.syscall(250 if X86 else 219, 0, -3, 1),
        "userfaultfd": lambda: libc.syscall(323 if X86 else 282, 1),
        "perf": lambda: libc.syscall(298 if X86 else 241, ctypes.create_string_buffer(128), 0, -1, -1, 0),
        "clone3": lambda: libc.syscall(435, ctypes.create_string_buffer(88), 88),
        "shared memory": lambda: libc.shmget(0, 4096, 0o1600),
        "a clone with a user namespace": _clone_with_user_namespace,
    }
    for what, call in calls.items():
        if call() >= 0:
            through.append(what)
    with open("/proc/self/status") as status:
        facts = dict(line.rstrip("\n").split(":\t", 1) for line in status if ":\t" in line)
    if int(facts["CapEff"], 16) or int(facts["CapPrm"], 16):
        through.append(f"has capabilities {facts['CapEff']}")
    if libc.prctl(39, 0, 0, 0, 0) != 1 or facts["Seccomp"] != "2":  # PR_GET_NO_NEW_PRIVS
        through.append("runs without no_new_privs or without a filter")
    if "0" in facts["Uid"].split("\t"):
        through.append("runs as root")
    return through
