# what: Burns CPU in threads whose C code lets go of the interpreter's lock, so as to use every core at once.
# expect: time_limit
# limits: cpu_seconds=0.4
# stdout: ^started 4$
# message: CPU time
# cpu_ms: 400
import hashlib
import threading


def burn():
    block = b"x" * (1 << 20)
    while True:
        hashlib.sha256(block)


def f(turn):
    threads = [threading.Thread(target=burn) for _ in range(4)]
    for thread in threads:
        thread.start()
    print("started", len(threads))
    threads[0].join()
