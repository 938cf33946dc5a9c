# what: Starts threads with stacks of a gigabyte each.
# expect: runtime_error
# stdout: ^stack size set$
# message: can't start new thread
import threading


def f(turn):
    if turn == "after":
        return "good"
    threading.stack_size(1 << 30)
    print("stack size set")
    threads = [threading.Thread(target=threading.Event().wait, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
