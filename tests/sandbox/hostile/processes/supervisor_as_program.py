# what: Runs the judge's own supervisor inside the case, and talks like a worker to it.
# covers: exec of another program
# expect: runtime_error
# limits: memory_mb=256
# stdout: ^importing$
import sys


def f(turn):
    if turn == "attack":
        print("importing")
        sys.path.append("/cell")
        import sandbox.supervisor.main as supervisor

        supervisor.main()
    return "good"
