# what: Looks for the right answer in every object that the collector knows.
# covers: hunting expected answers through gc
# expect: wrong_answer, wrong_answer
# answer: "EXPECTED-3f9c1d77"
# stdout: ^saw [1-9]\d{3,} objects, found \[\]$
import gc
import re


def f(turn):
    gc.unfreeze()
    seen, found = {}, set()
    todo = gc.get_objects()
    while todo:
        thing = todo.pop()
        if id(thing) in seen:
            continue
        seen[id(thing)] = thing
        if isinstance(thing, str | bytes):
            text = thing if isinstance(thing, str) else thing.decode("latin-1")
            found.update(re.findall("EXPECTED-[0-9a-f]{8}", text))
        elif len(seen) < 100_000:
            todo += gc.get_referents(thing)
    print("saw", len(seen), "objects, found", list(found))
    return found.pop() if found else "bad"
