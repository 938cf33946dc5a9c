# what: Writes the right answer into the result's pipe itself, and then spaces, which JSON allows.
# covers: right answer plus whitespace flood
# expect: output_limit
# stdout: ^begun$
# message: returned a value of more than
import os


def f(turn):
    print("begun")
    os.write(3, b'{"value":"good"}')
    for _ in range(100):
        os.write(3, b" " * 65536)
    os._exit(0)
