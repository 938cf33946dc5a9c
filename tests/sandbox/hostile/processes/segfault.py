# what: Reads address 0 through ctypes.
# covers: a segfault through ctypes
# expect: runtime_error
# stdout: ^reading$
# message: signal 11 \(segmentation fault\)
import ctypes


def f(turn):
    if turn == "attack":
        print("reading")
        ctypes.string_at(0)
    return "good"
