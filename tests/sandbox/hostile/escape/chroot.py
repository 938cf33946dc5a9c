# what: Leaves its root folder: chroot with a folder that stays open, and the roots of other processes.
# covers: chroot through /proc
# expect: accepted
# cases: [["attack", "$secret"], ["after", "$secret"]]
# stdout: ^chroot EPERM EPERM, root of PID 1 (EACCES|EPERM), read nothing$
import errno
import os


def attempt(function, *args):
    try:
        function(*args)
        return "done"
    except OSError as error:
        return errno.errorcode[error.errno]


def f(turn, secret):
    here = os.open("/", os.O_RDONLY)
    said = [attempt(os.chroot, "/tmp"), attempt(os.chroot, "/proc/1/root")]
    os.fchdir(here)
    root = attempt(os.listdir, "/proc/1/root")
    for _ in range(50):
        os.chdir("..")
    read = [path for path in (secret[1:], "../" * 9 + secret[1:]) if os.path.exists(path)]
    os.chdir("/tmp/work")
    print(f"chroot {said[0]} {said[1]}, root of PID 1 {root}, read {read or 'nothing'}")
    return "good"
