# what: Returns a list that shows other items than it holds, and no end of them.
# covers: subclasses of list
# expect: wrong_answer, wrong_answer
# answer: [1, 2, 3]
# stdout: ^3 True$


class Liar(list):
    def __len__(self):
        return 3

    def __eq__(self, other):
        return True

    def __iter__(self):
        yield from (7, 8)

    def __getitem__(self, place):
        return place + 1


def f(turn):
    print(len(Liar([9])), Liar([9]) == [1, 2, 3])
    return Liar([9])
