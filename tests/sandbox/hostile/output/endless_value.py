# what: Returns values that have no end: lists and dictionaries that always have one more item.
# expect: wrong_answer, runtime_error
# stdout: ^[01]{3}$
# answer: "nothing of the kind"
import itertools


class EndlessList(list):
    def __iter__(self):
        return itertools.count()

    def __len__(self):
        return 1 << 40


class EndlessDict(dict):
    def items(self):
        return zip(map(str, itertools.count()), itertools.count())

    __iter__ = keys = lambda self: map(str, itertools.count())


def f(turn):
    print("".join(str(next(iter(thing))) for thing in (EndlessList(), EndlessDict(), EndlessDict().keys())))
    if turn == "after":
        return itertools.count()
    return [EndlessList([1]), EndlessDict(a=1)]
