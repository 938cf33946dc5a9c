# what: Attaches to the supervisor as a debugger would, in both ways, and asks its children to be traced.
# covers: ptrace and process_vm_writev on the supervisor
# expect: accepted
# stdout: ^attach EPERM, seize EPERM, traceme EPERM$
import ctypes
import errno


def f(turn):
    libc = ctypes.CDLL(None, use_errno=True)
    said = []
    for name, request, pid in (("attach", 16, 1), ("seize", 0x4206, 1), ("traceme", 0, 0)):
        ctypes.set_errno(0)
        libc.ptrace(ctypes.c_long(request), ctypes.c_long(pid), None, None)
        said.append(f"{name} {errno.errorcode.get(ctypes.get_errno(), 'done')}")
    print(", ".join(said))
    return "good"
