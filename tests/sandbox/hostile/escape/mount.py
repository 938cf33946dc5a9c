# what: Mounts, moves and unmounts file systems, by the old calls and by the new ones.
# covers: mount
# expect: accepted
# stdout: ^mount -1, bind -1, umount -1, fsopen -1, open_tree -1, move_mount -1, mount_setattr -1, pivot_root -1$
import ctypes


def f(turn):
    libc = ctypes.CDLL(None)
    calls = {
        "mount": lambda: libc.mount(b"none", b"/tmp", b"tmpfs", 0, None),
        "bind": lambda: libc.mount(b"/", b"/tmp", None, 4096, None),
        "umount": lambda: libc.umount2(b"/proc", 2),
        "fsopen": lambda: libc.syscall(430, b"proc", 0),
        "open_tree": lambda: libc.syscall(428, -100, b"/", 1),
        "move_mount": lambda: libc.syscall(429, -100, b"/tmp", -100, b"/dev", 0),
        "mount_setattr": lambda: libc.syscall(442, -100, b"/", 0, ctypes.create_string_buffer(32), 32),
        "pivot_root": lambda: libc.syscall(155, b"/tmp", b"/tmp"),
    }
    print(", ".join(f"{name} {call()}" for name, call in calls.items()))
    return "good"
