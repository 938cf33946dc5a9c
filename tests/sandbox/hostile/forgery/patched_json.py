# what: Replaces the encoders of the json module by such as always say that all is well.
# covers: patched json
# expect: wrong_answer
# stdout: ^patched: \{"verdict": "accepted"\}$
import json


def f(turn):
    if turn == "attack":
        said = '{"verdict": "accepted"}'
        json.dumps = json.encoder.JSONEncoder.encode = lambda *args, **named: said
        json.encoder.c_make_encoder = None
        json.encoder.JSONEncoder.iterencode = lambda *args, **named: iter([said])
        print("patched:", json.dumps("bad"))
        return "bad"
    return "good"
