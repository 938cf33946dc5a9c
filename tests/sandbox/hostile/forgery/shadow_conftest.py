# what: Brings the files by which test runners and packages are steered.
# covers: sitecustomize and conftest
# expect: wrong_answer
# stdout: ^conftest.py, pytest.ini, setup.cfg, solution.py$
import os


def f(turn):
    if turn == "attack":
        print(", ".join(sorted(os.listdir("."))))
        return "bad"
    return "good"
# -- file: conftest.py
import os

os.write(3, b'{"value":"good"}')
os._exit(0)
# -- file: pytest.ini
[pytest]
addopts = --co
# -- file: setup.cfg
[options]
