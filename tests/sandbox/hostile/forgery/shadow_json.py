# what: Brings a json.py of its own, which stands before the real one, as does a folder named like the judge's package.
# covers: shadow json.py
# expect: wrong_answer
# stdout: ^my json, my sandbox$
import json

import sandbox


def f(turn):
    if turn == "attack":
        print(json.dumps("x"), sandbox.name, sep=", ")
        return "bad"
    return "good"
# -- file: json.py
def dumps(*args, **named):
    return "my json"


def loads(*args, **named):
    return "good"


class JSONEncoder:
    encode = dumps
# -- file: sandbox/__init__.py
name = "my sandbox"
