"""Runs untrusted Python in a throw-away cell and returns values. Knows no framework and no expected answer.

    job, harness    what goes in (`Job`, with a `Harness` that calls the code) and what comes out (`Report`)
    cells           the sandboxes: `choose()` finds the kind that works on this machine, docker or bubblewrap
    pool            keeps cells started; what a worker uses
    supervisor      PID 1 of a cell: forks, limits, kills and cleans up after each case
    frames          what crosses the wall of a cell, read as if an attacker had written it
    compare         expected against returned values, outside every cell
    doctor          attacks (`canaries`) fired at this machine's own cells
    trust           only cells that hold them off may judge

What holds, whatever the submitted code does: it reads no file of the host, reaches no network, outlives no case, sees
no other case's data, and cannot speak for another case. What its own case returns is its own claim, no more: whether
that is right is decided outside. Not promised: safety from holes in the kernel itself.
"""
