# what: Closes the pipe that its result should go through.
# covers: closed stdio
# expect: runtime_error
# stdout: ^closing 3$
# message: ended the process
import os


def f(turn):
    if turn == "attack":
        print("closing 3")
        os.close(3)
    return "good"
