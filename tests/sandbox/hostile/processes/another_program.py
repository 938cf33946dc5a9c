# what: Becomes another program, which prints and ends well but has no answer.
# covers: exec of another program
# expect: runtime_error
# stdout: ^I am -c$
# message: exit code 0
import os
import sys


def f(turn):
    if turn == "attack":
        os.execv(sys.executable, [sys.executable, "-c", "import sys; print('I am', sys.argv[0])"])
    return "good"
