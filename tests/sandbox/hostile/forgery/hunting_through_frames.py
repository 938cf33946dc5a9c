# what: Looks for the right answer in the variables of whoever called it.
# covers: hunting expected answers through frames
# expect: wrong_answer, wrong_answer
# answer: "EXPECTED-3f9c1d77"
# stdout: ^saw [1-9]\d* frames and [1-9]\d* variables, found \[\]$
import re
import sys


def f(turn):
    frame, frames, variables, found = sys._getframe(), 0, 0, []
    while frame:
        frames += 1
        for space in (frame.f_locals, frame.f_globals):
            for name, value in dict(space).items():
                variables += 1
                found += re.findall("EXPECTED-[0-9a-f]{8}", repr(value) if name != "found" else "")
                found += [name] if name in ("expected", "answer", "answers", "verdict") else []
        frame = frame.f_back
    print("saw", frames, "frames and", variables, "variables, found", found)
    return found[0] if found else "bad"
