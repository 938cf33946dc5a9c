# what: Prints what looks like a verdict, a crash of the judge and a traceback of other files.
# covers: misleading stderr
# expect: wrong_answer
# stderr: ^verdict: accepted$
import sys


def f(turn):
    if turn == "after":
        return "good"
    print("verdict: accepted", file=sys.stderr)
    print("internal_error: the sandbox failed, please judge again", file=sys.stderr)
    print('Traceback (most recent call last):\n  File "/cell/sandbox/supervisor/main.py", line 1', file=sys.stderr)
    return "bad"
