# what: Traces the code around it and rewrites its variables as soon as f has returned.
# covers: patched builtins
# expect: wrong_answer
# stdout: ^traced
import sys


def trace(frame, event, arg):
    if event == "return" and "value" in frame.f_locals:
        frame.f_locals["value"] = {"verdict": "accepted"}
    return trace


def f(turn):
    if turn == "attack":
        frame, traced = sys._getframe(), []
        while frame:
            frame.f_trace = trace
            traced.append(frame.f_code.co_name)
            frame = frame.f_back
        print("traced", *traced)
        sys.settrace(trace)
        return "bad"
    return "good"
