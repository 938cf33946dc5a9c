# what: Leaves a process that writes a value after its parent has ended without one.
# covers: late frames from a thread
# expect: runtime_error|wrong_answer
# stdout: ^orphaned$
import os
import time


# The pipe belongs to the whole case, so the value may still count as its claim. But a claim is all that it is.
def f(turn):
    if turn == "attack":
        parent = os.getpid()
        if os.fork() == 0:
            while os.getppid() == parent:
                time.sleep(0.0005)
            os.write(3, b'{"value":"late"}')
            time.sleep(60)
        print("orphaned")
        os._exit(0)
    return "good"
