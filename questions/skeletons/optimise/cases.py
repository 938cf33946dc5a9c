"""Pairs of lists; the last one is measured."""


def cases():
    yield {
        "name": "some in both",
        "visible": True,
        "explain": "4 stands twice in the first list, and so it comes twice.",
        "data": [[4, 1, 4, 3], [3, 4]],
    }
    yield {"name": "nothing in both", "visible": True, "explain": "No value is in both.", "data": [[1], [2]]}
    yield {"name": "an empty list", "data": [[], [1, 2]]}
    yield {"name": "falling values", "data": [[9, 5, 2], [1, 2, 9]]}
    yield {
        "name": "two long lists",
        "data": [list(range(0, 10_000, 2)), list(range(9_999, 0, -2))[:4_000] + list(range(1_000))],
    }
