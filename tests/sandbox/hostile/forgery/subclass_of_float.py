# what: Returns a float that shows itself as another one.
# covers: subclasses of int
# expect: wrong_answer, wrong_answer
# answer: 0.5
# rule: float
# stdout: ^0\.5$


class Liar(float):
    def __repr__(self):
        return "0.5"

    __str__ = __repr__


def f(turn):
    print(Liar(0.25))
    return Liar(0.25)
