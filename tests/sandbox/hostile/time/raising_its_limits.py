# what: Tries to raise its own limits and priority, and computes for ever.
# expect: time_limit
# limits: cpu_seconds=0.3
# stdout: ^refused RLIMIT_CPU, RLIMIT_NPROC, RLIMIT_FSIZE, RLIMIT_NOFILE, nice, SCHED_FIFO$
# message: CPU time
# cpu_ms: 300
import os
import resource


def f(turn):
    infinite = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    wishes = {
        name: lambda name=name: resource.setrlimit(getattr(resource, name), infinite)
        for name in ("RLIMIT_CPU", "RLIMIT_NPROC", "RLIMIT_FSIZE", "RLIMIT_NOFILE")
    }
    wishes["nice"] = lambda: os.setpriority(os.PRIO_PROCESS, 0, -20)
    wishes["SCHED_FIFO"] = lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))
    refused = []
    for name, wish in wishes.items():
        try:
            wish()
        except (OSError, ValueError):
            refused.append(name)
    print("refused", ", ".join(refused))
    while True:
        pass
