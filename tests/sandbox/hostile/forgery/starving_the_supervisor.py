# what: Takes limits, priority, processors and memory away from the supervisor, as far as its uid allows.
# covers: ptrace and process_vm_writev on the supervisor
# expect: accepted
# stdout: ^limit EPERM, scheduler EPERM, affinity EPERM, nice (EPERM|EACCES), nice of all (EPERM|EACCES), score (EACCES|EROFS)$
import errno
import os
import resource


def score():
    with open("/proc/1/oom_score_adj", "w") as file:
        file.write("1000")


def f(turn):
    attempts = {
        "limit": lambda: resource.prlimit(1, resource.RLIMIT_NOFILE, (0, 0)),
        "scheduler": lambda: os.sched_setscheduler(1, os.SCHED_IDLE, os.sched_param(0)),
        "affinity": lambda: os.sched_setaffinity(1, {0}),
        "nice": lambda: os.setpriority(os.PRIO_PROCESS, 1, 19),
        "nice of all": lambda: os.setpriority(os.PRIO_USER, 0, 19),
        "score": score,
    }
    said = []
    for name, attempt in attempts.items():
        try:
            attempt()
            said.append(f"{name} done")
        except OSError as error:
            said.append(f"{name} {errno.errorcode[error.errno]}")
    print(", ".join(said))
    return "good"
