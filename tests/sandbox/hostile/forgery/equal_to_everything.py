# what: Returns an object that calls itself equal to whatever it is compared with.
# covers: always-true __eq__
# expect: wrong_answer
# stdout: ^equal to 'good': True$


class Anything(str):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = str.__hash__


def f(turn):
    if turn == "after":
        return "good"
    value = Anything("bad")
    print("equal to 'good':", value == "good" and not value != "good")
    return value
