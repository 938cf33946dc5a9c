# what: Returns an object whose class says that it is a str, an int and whatever else it is asked for.
# covers: subclasses of str
# expect: runtime_error
# stdout: ^True True$
# message: Your code returned


class Chameleon(type):
    def __instancecheck__(cls, other):
        return True

    def __getattribute__(cls, name):
        return "str" if name == "__name__" else type.__getattribute__(cls, name)


class Liar(metaclass=Chameleon):
    __class__ = str

    def __getattr__(self, name):
        return lambda *args: "good"


def f(turn):
    if turn == "after":
        return "good"
    print(isinstance(Liar(), str), isinstance("x", Liar))
    return Liar()
