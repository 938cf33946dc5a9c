# what: Writes a value nested a hundred thousand levels deep into the result's pipe, past the encoder.
# expect: runtime_error
# stdout: ^wrote 200010$
# message: nested
import os


def f(turn):
    if turn == "after":
        return "good"
    os.set_blocking(3, True)
    text, wrote = b'{"value":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 0
    while wrote < len(text):
        wrote += os.write(3, text[wrote:])
    print("wrote", wrote)
    os._exit(0)
