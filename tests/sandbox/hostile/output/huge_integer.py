# what: Writes an integer of a million digits into the result's pipe: slow to read, and refused by Python.
# expect: runtime_error
# stdout: ^wrote$
# message: cannot be read
import os


def f(turn):
    if turn == "after":
        return "good"
    os.write(3, b'{"value":')
    for _ in range(16):
        os.write(3, b"7" * 65536)
    os.write(3, b"}")
    print("wrote")
    os._exit(0)
