# what: Changes the data that it was given, in the hope that the judge compares with it or gives it to the next case.
# covers: mutated inputs
# expect: wrong_answer
# cases: [["attack", {"a": [1, 2]}], ["after", {"a": [1, 2]}]]
# stdout: ^\{'a': \[\], 'expected': 'bad'\}$


def f(turn, data):
    if turn == "after":
        return "good" if data == {"a": [1, 2]} else f"still changed: {data}"
    data["a"].clear()
    data["expected"] = "bad"
    print(data)
    return "bad"
