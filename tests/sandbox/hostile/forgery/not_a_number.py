# what: Returns NaN and infinities, hoping that a comparison with them goes its way.
# covers: always-true __eq__
# expect: wrong_answer, wrong_answer, wrong_answer
# cases: [["nan"], ["inf"], ["-inf"]]
# answer: 1.0
# rule: float
# stdout: ^returning nan$


def f(name):
    print("returning", name)
    return float(name)
