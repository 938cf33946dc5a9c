# what: Calls what the kernel offers to few: bpf, perf, userfaultfd, keys, handles of files, modules, its log, its power.
# expect: accepted
# machine: x86_64
# stdout: ^of 24 calls none was allowed$
import ctypes

CALLS = {
    "bpf": (321, 0, 0, 0), "perf_event_open": (298, 0, 0, -1, -1, 0), "userfaultfd": (323, 1), "keyctl": (250, 0, -3, 1),
    "add_key": (248, 0, 0, 0, 0, -2), "request_key": (249, 0, 0, 0, 0), "name_to_handle_at": (303, -100, 0, 0, 0, 0),
    "open_by_handle_at": (304, 3, 0, 0), "init_module": (175, 0, 0, 0), "finit_module": (313, 0, 0, 0),
    "delete_module": (176, 0, 0), "kexec_load": (246, 0, 0, 0, 0), "reboot": (169, 0xFEE1DEAD, 672274793, 0x89ABCDEF, 0),
    "syslog": (103, 3, 0, 0), "swapoff": (168, 0), "acct": (163, 0), "personality": (135, 0x0040000), "iopl": (172, 3),
    "ioperm": (173, 0, 1, 1), "modify_ldt": (154, 0, 0, 0), "fanotify_init": (300, 0, 0), "quotactl": (179, 0, 0, 0, 0),
    "sethostname": (170, 0, 0), "migrate_pages": (256, 1, 0, 0, 0),
}  # fmt: skip


def f(turn):
    libc = ctypes.CDLL(None, use_errno=True)
    allowed = []
    for name, (number, *args) in CALLS.items():
        ctypes.set_errno(0)
        if libc.syscall(number, *map(ctypes.c_long, args)) >= 0 or ctypes.get_errno() not in (1, 38):
            allowed.append((name, ctypes.get_errno()))
    print("of", len(CALLS), "calls", allowed or "none", "was allowed")
    return "good"
