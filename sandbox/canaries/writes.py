# mypy: ignore-errors
import os
import sys


def attack():
    """Write anywhere but in /tmp and /dev/shm."""
    through = []
    folders = ["/", "/etc", "/usr", "/usr/local", "/var", "/run", "/dev", "/sys", "/cell", "/cell/sandbox", "/root"]
    folders += [os.path.dirname(os.__file__), os.path.dirname(sys.executable), "/sys/fs/cgroup/memory", "/var/tmp"]
    for folder in folders:
        path = os.path.join(folder, "canary")
        try:
            with open(path, "w"):
                through.append(f"wrote {path}")
            os.unlink(path)
        except OSError:
            pass
    for path in ("/proc/sys/kernel/hostname", "/proc/sysrq-trigger", "/proc/1/oom_score_adj", "/dev/kmsg"):
        try:
            os.close(os.open(path, os.O_WRONLY))
            through.append(f"opened {path} for writing")
        except OSError:
            pass
    return through
