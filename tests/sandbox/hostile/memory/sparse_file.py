# what: Makes a file of a terabyte that has no bytes, and many that are as large as a file may be.
# covers: sparse file
# expect: accepted
# stdout: ^EFBIG, then 200 files of 7 MB$
import errno
import os


def f(turn):
    if turn == "after":
        return "good" if os.listdir("/tmp") == ["work"] else "files were left"
    with open("/tmp/hostile-big", "wb") as file:
        try:
            os.ftruncate(file.fileno(), 1 << 40)
            said = "a terabyte"
        except OSError as error:
            said = errno.errorcode[error.errno]
    for number in range(200):
        with open(f"/tmp/hostile-{number}", "wb") as file:
            os.ftruncate(file.fileno(), 7 << 20)
    print(f"{said}, then {number + 1} files of 7 MB")
    return "good"
