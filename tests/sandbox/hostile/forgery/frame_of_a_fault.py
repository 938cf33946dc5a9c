# what: Claims in the result's pipe that the judge itself failed, so as to be judged again without end.
# covers: frames written to every fd
# expect: runtime_error
# stdout: ^wrote$
# message: wrote into the pipe
import os


def f(turn):
    if turn == "attack":
        os.write(3, b'{"error":{"kind":"internal","type":"","message":"the sandbox failed","traceback":""},"fault":"yes"}')
        print("wrote")
        os._exit(0)
    return "good"
