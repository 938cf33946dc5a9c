"""Catalogues and queries: explained ones, edges by hand, random ones with many ties, and two large measured ones."""

from collections.abc import Iterator

Data = dict[str, object]
Vectors = list[list[int]] | dict[str, int]


def search(catalogue: Vectors, queries: Vectors, k: int, *, twice: bool = False) -> Data:
    data: Data = {"catalogue": catalogue, "queries": queries, "k": k}
    return {**data, "twice": True} if twice else data


def made(count: int, width: int, seed: int, *, low: int = -127, high: int = 127) -> dict[str, int]:
    """What the harness makes vectors from; see there."""
    return {"count": count, "width": width, "seed": seed, "low": low, "high": high}


EXPLAINED = (
    (
        "two of four",
        "The query (1, 1) is at (0, 0) + (1, 1): squared distance 2 from item 0; 1 from item 1; 25 from item 2; 8 from "
        "item 3.",
        search([[0, 0], [1, 2], [4, 5], [-1, -1]], [[1, 1]], 2),
    ),
    (
        "equal distances: the smaller index",
        "Items 0, 1, 3 and 4 are all 4 away. Item 2 is nearer and comes first; of the others, 0 and 1 have the "
        "smallest indices.",
        search([[2, 0], [0, 2], [1, 0], [-2, 0], [0, -2]], [[0, 0]], 3),
    ),
    (
        "far apart",
        "100 and -100 are 200 apart, which int8 cannot hold; the square, 40,000, not even int16.",
        search([[-100], [99], [127]], [[100], [-128]], 3),
    ),
)

EDGES = (
    ("one item, one query, one number", search([[5]], [[-5]], 1)),
    ("the query is an item", search([[3, 4, 5], [3, 4, 6], [3, 4, 5]], [[3, 4, 5]], 3)),
    ("k as large as the catalogue", search([[9], [1], [5], [1], [7]], [[0], [6], [127]], 5)),
    ("the nearest alone", search([[9, 9], [1, 0], [0, 1], [5, 5]], [[0, 0], [9, 8]], 1)),
    ("all items equal", search([[1, 2]] * 40, [[3, 4], [1, 2]], 7)),
    ("all zero", search([[0, 0, 0]] * 9, [[0, 0, 0]] * 2, 4)),
    ("twins with far apart indices", search([[n % 5, 0] for n in range(60)], [[2, 0], [4, 4]], 15)),
    ("ties at the border of k", search([[1], [-1], [3], [1], [-1], [0], [1]], [[0]], 3)),
    ("nearer ones behind the ties", search([[2]] * 20 + [[1]] + [[2]] * 20 + [[0]], [[0]], 6)),
    ("ends of the range", search([[127, 127], [-128, -128], [127, -128]], [[127, 127], [-128, -128]], 3)),
    ("a long item and a short one", search([[100, 100], [3, 3], [-1, -1], [50, 0]], [[2, 2], [60, 10]], 4)),
    ("same direction, other length", search([[10, 10], [20, 20], [40, 40], [19, 18]], [[20, 20], [9, 9]], 4)),
    ("distances that differ by one in 4 million", search(
        [[127] * 64, [127] * 63 + [126], [127] * 62 + [126, 127], [126] * 64], [[-127] * 64, [-128] * 64], 4
    )),
    ("the widest vectors, the largest distances", search(
        [[127] * 256, [-128] * 256, [127] * 255 + [126], [-128, 127] * 128], [[-128] * 256, [127] * 256], 4
    )),
    ("3 queries", search(made(50, 8, 3), made(3, 8, 4), 5)),
    ("17 queries", search(made(50, 8, 5), made(17, 8, 6), 5)),
    ("131 queries, 300 items", search(made(300, 8, 7), made(131, 8, 8), 5)),
    ("2,500 items, one query", search(made(2_500, 16, 9), made(1, 16, 10), 20)),
    ("4,097 items, k of 300", search(made(4_097, 4, 11), made(5, 4, 12), 300)),
    ("the same arrays twice, left as they were", search(made(90, 6, 13), made(20, 6, 14), 4, twice=True)),
    ("random, very many ties", search(made(400, 3, 21, low=-1, high=1), made(70, 3, 22, low=-1, high=1), 12)),
    ("random, many ties", search(made(900, 4, 23, low=-3, high=3), made(90, 4, 24, low=-5, high=5), 25)),
    ("random, ties across 4,500 items", search(
        made(4_500, 2, 25, low=-9, high=9), made(40, 2, 26, low=-9, high=9), 50
    )),
    ("random, 256 wide", search(made(700, 256, 27, low=-128), made(40, 256, 28, low=-128), 10)),
    ("random, all positive", search(made(500, 32, 29, low=0), made(50, 32, 30, low=0), 10)),
    ("600 queries, 5,000 items, 64 wide", search(made(5_000, 64, 31), made(600, 64, 32), 10)),
    ("1,000 queries, 4,000 items, 32 wide", search(made(4_000, 32, 33), made(1_000, 32, 34), 10)),
)  # fmt: skip


def cases() -> Iterator[dict[str, object]]:
    """All cases in the order of judging: the large ones last."""
    for name, explain, data in EXPLAINED:
        yield {"name": name, "visible": True, "explain": explain, "data": data}
    for name, data in EDGES:
        yield {"name": name, "data": data}
