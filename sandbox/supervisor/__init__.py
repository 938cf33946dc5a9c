"""PID 1 of a cell. Standard library only; runs on the cell's own Python, never in the worker.

The worker leads and the supervisor obeys, so that no policy lives inside the wall:

    supervisor -> worker   {"python", "measure"}                   once, when it is ready
    worker -> supervisor   {"import"}                              maybe, while nobody waits: packages for the job
    supervisor -> worker   {"imported"}                            then
    worker -> supervisor   {"files", "harness", "options", "limits"}   once: the job
    worker -> supervisor   what its companion gets, as JSON        for each case of a job that has one, and then
    worker -> supervisor   the data of one case, as JSON           then, for each case:
    supervisor -> worker   {"end", ...}, result, stdout, stderr    four frames

The supervisor never parses nor keeps a case's data or result: it streams the bytes between the pipes and wipes its
buffers. So the child of one case, which is a fork, holds nothing of any other case. When stdin ends the cell ends.

    main       the conversation, and one case from fork to last frame
    forkserver makes the cells of bubblewrap by forking; never sees a job
    watch      polls the running case against its limits
    stage      what the forks of one job have in common, made ready once
    companion  the process beside a case that holds what its code may call and never see
    reporting  a companion whose word is the value of a case, and who has its process killed
    acts       the starts of one case: what each came to, and what is cleared between two
    child      what happens in the fork before and after the submitted code runs
    privilege  what is given up: system calls by all, uid and limits by each child
    seccomp    the list of denied system calls
    values     what a returned value becomes as JSON, by a rule for each kind
    advice     what to return instead of one that has no rule
    measure    CPU and memory by cgroup, else by /proc
    shared     shared memory without a file, where no cgroup counts it
    sweep      kills and cleans up after a case
"""
