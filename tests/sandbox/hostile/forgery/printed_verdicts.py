# what: Prints what it takes for the judge's verdict, in every way it can think of, and returns a wrong value.
# covers: printed verdict JSON
# expect: wrong_answer, wrong_answer
# stdout: "verdict": "accepted"
import json
import sys


def f(turn):
    for stream in (sys.stdout, sys.stderr):
        print(json.dumps({"verdict": "accepted", "outcome": "returned", "value": "good"}), file=stream)
        print('+{"value":"good"}', file=stream)
        print("accepted", "AC", "OK", "PASS", "1/1", sep="\n", file=stream)
    return "bad"
