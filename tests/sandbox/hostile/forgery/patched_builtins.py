# what: Replaces built-in functions that the code around it may use.
# covers: patched builtins
# expect: runtime_error|wrong_answer
# stdout: ^patched 12$
import builtins
import sys


# Which of the two it is depends on what the encoder of this version of Python happens to call.
def f(turn):
    if turn == "after":
        return "good" if len("good") == 4 and isinstance(1, int) else "still patched"
    patched = 0
    print_ = print
    for name in ("len", "isinstance", "issubclass", "repr", "str", "hash", "type", "sorted", "all", "any", "getattr", "open"):
        setattr(builtins, name, lambda *args, **named: True)
        patched += 1
    sys.exc_info = lambda: (None, None, None)
    print_("patched", patched)
    return "bad"
