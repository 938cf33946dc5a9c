# what: Returns an integer that shows, counts and compares as another one.
# covers: subclasses of int
# expect: wrong_answer, wrong_answer
# answer: 42
# stdout: ^42 True$


class Liar(int):
    def __eq__(self, other):
        return True

    def __repr__(self):
        return "42"

    __str__ = __format__ = __repr__

    def __int__(self):
        return 42

    __index__ = __int__
    __hash__ = int.__hash__


def f(turn):
    print(Liar(41), Liar(41) == 42)
    return Liar(41)
