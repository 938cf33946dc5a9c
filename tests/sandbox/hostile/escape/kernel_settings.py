# what: Writes the kernel's settings: every file of /proc/sys, and others that would have the host run a program.
# expect: accepted
# stdout: ^tried [1-9]\d* files, wrote none$
import os

FILES = ("/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/kcore", "/dev/kmsg",
         "/proc/sys/fs/binfmt_misc/register", "/sys/kernel/uevent_helper", "/proc/1/oom_score_adj", "/proc/acpi/wakeup")  # fmt: skip


def f(turn):
    tried, wrote = 0, []
    for folder, _, names in os.walk("/proc/sys"):
        for name in names:
            tried += 1
            try:
                fd = os.open(f"{folder}/{name}", os.O_RDWR)
                os.write(fd, os.read(fd, 99))  # some open for everybody and refuse only then
                wrote.append(name)
            except OSError:
                pass
    for path in FILES:
        tried += 1
        try:
            os.close(os.open(path, os.O_WRONLY))
            wrote.append(path)
        except OSError:
            pass
    print("tried", tried, "files, wrote", wrote or "none")
    return "good"
