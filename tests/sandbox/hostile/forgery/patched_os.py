# what: Replaces the functions of the operating system that the code around it uses to answer.
# covers: patched builtins
# expect: runtime_error
# stdout: ^patched$
import os


def f(turn):
    if turn == "attack":
        print("patched")
        os.write = lambda fd, data: len(data)
        os._exit = lambda code: None
        return "bad"
    return "good"
