# what: Looks for programs on the cell's disk that run with another user's rights.
# covers: setuid
# expect: accepted
# limits: cpu_seconds=5
# stdout: ^looked at [1-9]\d* files; all mounts that hold setuid programs ignore them: True$
import os


def f(turn):
    looked, found = 0, []
    for folder, folders, names in os.walk("/"):
        folders[:] = [name for name in folders if os.path.join(folder, name) not in ("/proc", "/sys")]
        for name in names:
            path = os.path.join(folder, name)
            try:
                looked += 1
                mode = os.lstat(path).st_mode
                if mode & 0o6000 and os.path.isfile(path) and not os.statvfs(path).f_flag & os.ST_NOSUID:
                    found.append(path)
            except OSError:
                pass
    with open("/proc/self/status") as status:
        harmless = not found or "NoNewPrivs:\t1\n" in status.read()
    print(f"looked at {looked} files; all mounts that hold setuid programs ignore them: {harmless}")
    return "good"
