# what: Returns a dictionary that shows other entries than it holds.
# covers: subclasses of dict
# expect: wrong_answer, wrong_answer
# answer: {"a": 1}
# stdout: ^True 1$


class Liar(dict):
    def __eq__(self, other):
        return True

    def __getitem__(self, key):
        return 1

    def items(self):
        return [("a", 7)]

    def __iter__(self):
        return iter("ab")

    keys = __iter__


def f(turn):
    print(Liar(b=2) == {"a": 1}, Liar(b=2)["a"])
    return Liar(b=2)
