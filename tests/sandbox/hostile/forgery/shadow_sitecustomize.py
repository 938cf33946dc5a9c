# what: Leaves sitecustomize, usercustomize and .pth files where a Python that starts would run them.
# covers: sitecustomize and conftest
# expect: accepted
# stdout: ^left [1-9]\d* files, and in my own child: ran
import os
import subprocess
import sys

TEXT = "import os; os.write(2, b'ran')\n"


def f(turn):
    if turn == "after":
        found = [name for name in ("sitecustomize", "usercustomize", "conftest") if name in sys.modules]
        return "good" if not found and not os.path.exists("/tmp/.local") else f"found {found}"
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    left = 0
    for folder in (".", "/tmp", "/dev/shm", f"/tmp/.local/lib/{version}/site-packages", os.path.dirname(os.__file__)):
        for name in ("sitecustomize.py", "usercustomize.py", "hostile-x.pth"):
            try:
                os.makedirs(folder, exist_ok=True)
                with open(f"{folder}/{name}", "w") as file:
                    file.write(TEXT)
                left += 1
            except OSError:
                pass
    own = subprocess.run([sys.executable, "-c", ""], env={"PYTHONPATH": "/tmp"}, capture_output=True, text=True)
    print("left", left, "files, and in my own child:", own.stderr)
    return "good"
