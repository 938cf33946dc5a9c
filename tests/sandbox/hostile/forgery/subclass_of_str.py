# what: Returns a text that shows itself as another one.
# covers: subclasses of str
# expect: wrong_answer, wrong_answer
# stdout: ^good True$


class Liar(str):
    def __eq__(self, other):
        return True

    def __str__(self):
        return "good"

    def __repr__(self):
        return "'good'"

    def encode(self, *args):
        return b'"good"'

    __hash__ = str.__hash__


def f(turn):
    print(str(Liar("bad")), Liar("bad") == "good")
    return Liar("bad")
