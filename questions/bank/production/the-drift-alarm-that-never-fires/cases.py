"""Windows for the drift monitor: explained ones, the ticket in other forms, and what must stay as it is."""

from collections.abc import Iterator

Data = dict[str, object]
Column = dict[str, object] | str
NONE: Column = {"always": None}
ZERO: Column = {"always": 0}
BASKET: Column = {"spread": [5, 205]}
LOGIN: Column = {"spread": [0, 90]}
LAND: Column = {"cycle": ["de", "de", "at", "de", "ch", "de", "at", "de"]}


def mix(*parts: tuple[int, Column]) -> Column:
    return {"mix": [[weight, part] for weight, part in parts]}


def window(hour: int, rows: int = 200, *, times: int = 1, every_h: int = 1, **columns: Column) -> Data:
    return {"hour": hour, "rows": rows, "times": times, "every_h": every_h, "columns": columns}


def watch(training: dict[str, Column], *windows: Data, rows: int = 400, **settings: float) -> Data:
    """Features whose training column holds text are categorical."""
    text = [name for name, column in training.items() if "text" in name]
    return {
        "training": {"rows": rows, "columns": training},
        "numeric": [name for name in training if name not in text],
        "categorical": text,
        "settings": settings,
        "windows": list(windows),
    }


# In both every bin has rows, the upper ones more.
SHIFTED: Column = mix((2, BASKET), (3, {"spread": [125, 205]}))
SLIGHTLY: Column = mix((8, BASKET), (3, {"spread": [125, 205]}))

EXPLAINED = (
    (
        "the login days are None",
        "The field was renamed upstream, and `login` is None in each row. All rows are in the bin `missing`, which was "
        "empty in training: PSI 16.11, and an alert at once. At present the report says `too_few_rows`, of 200 rows.",
        watch({"login": LOGIN}, window(0, login=LOGIN), window(1, login=NONE)),
    ),
    (
        "the basket is zero",
        "In training the basket was between 5 and 205, and now it is 0: all rows are in the bin `below`. PSI 16.11, "
        "and an alert. At present the report says PSI 0.0 and `ok`.",
        watch({"basket": BASKET}, window(0, basket=BASKET), window(1, basket=ZERO)),
    ),
    (
        "a shift that is noticed today",
        "Larger baskets than in training, though every bin still has rows: PSI 0.56. One alert at hour 5, the next one "
        "when 24 hours are over.",
        watch({"basket": BASKET}, window(5, basket=SHIFTED, times=30)),
    ),
)

OLD_PROFILE: Data = {"features": [
    {"name": "basket", "edges": [1.0, 2.0, 3.0], "categories": [], "shares": {"0": 0.25, "1": 0.75}},
    {"name": "login", "edges": [0.0, 10.0], "categories": [], "shares": {"0": 0.98, "missing": 0.02}},
    {"name": "land", "edges": [], "categories": ["at", "de"], "shares": {"=de": 0.8, "=at": 0.15, "other": 0.05}},
]}  # fmt: skip

FIXES = (
    ("the key is gone from the rows", watch({"login": LOGIN}, window(3, login="absent"))),
    ("NaN in each row", watch({"login": LOGIN}, window(3, login="nan"))),
    ("half of the values are None", watch({"login": LOGIN}, window(0, login=mix((1, LOGIN), (1, NONE))))),
    ("4 of 5 values are None: fewer left than min_rows", watch(
        {"login": LOGIN}, window(0, login=mix((1, LOGIN), (4, NONE))))),
    ("one value in 50 is None, none was in training", watch(
        {"login": LOGIN}, window(0, login=mix((49, LOGIN), (1, NONE))))),
    ("all None, one in ten was in training", watch(
        {"login": mix((9, LOGIN), (1, NONE))}, window(0, login=NONE), window(1, login=mix((9, LOGIN), (1, NONE))))),
    ("nothing is missing any more", watch({"login": mix((2, LOGIN), (1, NONE))}, window(0, login=LOGIN))),
    ("often zero in training, and now always", watch(
        {"basket": mix((3, ZERO), (2, BASKET))}, window(0, basket=ZERO))),
    ("cents instead of euros", watch({"basket": BASKET}, window(0, basket={"spread": [500, 20500]}))),
    ("stuck at a value from the middle", watch({"basket": BASKET}, window(0, basket={"always": 100}))),
    ("the lower half has vanished", watch({"basket": BASKET}, window(0, basket={"spread": [106, 204]}))),
    ("a tail beyond the range of training", watch(
        {"basket": BASKET}, window(0, basket=mix((9, BASKET), (1, {"spread": [300, 400]}))))),
    ("a constant feature changes", watch({"basket": {"always": 7}}, window(0, basket={"always": 8}))),
    ("text: None in each row", watch({"text land": LAND}, window(0, **{"text land": NONE}))),
    ("text: all categories renamed", watch(
        {"text land": LAND}, window(0, **{"text land": {"cycle": ["DE", "AT", "DE", "CH"]}}))),
    ("text: a rare category has vanished", watch(
        {"text land": LAND}, window(0, **{"text land": {"cycle": ["de", "de", "at"]}}))),
    ("text: a new category beside the old ones", watch(
        {"text land": LAND}, window(0, **{"text land": mix((9, LAND), (1, {"always": "fr"}))}))),
    ("a week of outage: one alert a day", watch(
        {"login": LOGIN, "basket": BASKET}, window(0, login=NONE, basket=BASKET, times=28, every_h=6))),
    ("two features break, one after the other", watch(
        {"login": LOGIN, "basket": BASKET}, window(0, login=NONE, basket=BASKET, times=2),
        window(2, login=NONE, basket=ZERO, times=2))),
    ("more and more missing: first a warning, then an alert", watch(
        {"login": LOGIN}, window(0, login=mix((49, LOGIN), (1, NONE))), window(1, login=mix((47, LOGIN), (3, NONE))),
        window(2, login=mix((4, LOGIN), (1, NONE))), window(3, login=NONE))),
    ("a noisy feature does not silence a broken one", watch(
        {"basket": BASKET, "login": LOGIN}, window(0, basket=SHIFTED, login=LOGIN, times=2),
        window(2, basket=SHIFTED, login=NONE, times=3))),
    ("exactly min_rows rows, all None", watch({"login": LOGIN}, window(0, 50, login=NONE), window(1, 49, login=NONE))),
    ("a profile that was stored last year", {"profile": OLD_PROFILE, "windows": [
        window(0, 100, basket=ZERO, login=NONE, land=NONE),
        window(1, 100, basket={"always": 9}, login={"always": 3}, land={"cycle": ["de", "at", "fr"]})]}),
    ("another epsilon", watch({"login": LOGIN}, window(0, login=NONE), epsilon=0.01)),
)  # fmt: skip

KEPT = (
    ("the same distribution", watch({"basket": BASKET, "login": LOGIN}, window(0, basket=BASKET, login=LOGIN))),
    ("a slight shift is a warning", watch({"basket": BASKET}, window(0, basket=SLIGHTLY, times=3))),
    ("other thresholds", watch({"basket": BASKET}, window(0, basket=SLIGHTLY), warn=0.01, alert=0.05)),
    ("a share of a bin below epsilon", watch({"basket": BASKET}, window(0, basket=SHIFTED), epsilon=0.08)),
    ("missing as often as in training", watch(
        {"login": mix((4, LOGIN), (1, NONE))}, window(0, login=mix((4, LOGIN), (1, "nan"))))),
    ("missing more often than in training", watch(
        {"login": mix((9, LOGIN), (1, NONE))}, window(0, login=mix((3, LOGIN), (2, "absent"))))),
    ("one row less than min_rows", watch(
        {"basket": BASKET}, window(0, 49, basket=SHIFTED), window(1, 49, basket=ZERO))),
    ("few rows, some of them None", watch({"login": LOGIN}, window(0, 20, login=mix((1, LOGIN), (1, NONE))))),
    ("an empty window", watch({"basket": BASKET}, window(0, 0, basket=BASKET), window(1, basket=BASKET))),
    ("a single row suffices where min_rows is one", watch(
        {"basket": {"always": 7}}, window(0, 1, basket={"always": 7}), min_rows=1)),
    ("the cool-down ends after exactly 24 hours", watch(
        {"basket": BASKET}, window(0, basket=SHIFTED), window(23, basket=SHIFTED, times=3), window(47, basket=SHIFTED),
        window(48, basket=SHIFTED))),
    ("a worse level is sent at once, a better one is not", watch(
        {"basket": BASKET}, window(0, basket=SLIGHTLY), window(1, basket=SHIFTED), window(2, basket=SLIGHTLY),
        window(24, basket=SLIGHTLY), window(25, basket=SLIGHTLY))),
    ("quiet in between does not end the cool-down", watch(
        {"basket": BASKET}, window(0, basket=SHIFTED), window(1, basket=BASKET), window(2, basket=SHIFTED))),
    ("small windows do not touch the cool-down", watch(
        {"basket": BASKET}, window(0, basket=SHIFTED), window(20, 10, basket=SHIFTED), window(24, basket=SHIFTED))),
    ("each feature has its own cool-down", watch(
        {"basket": BASKET, "other": BASKET}, window(0, basket=SHIFTED, other=BASKET),
        window(3, basket=SHIFTED, other=SHIFTED), window(24, basket=SHIFTED, other=SHIFTED),
        window(27, basket=SHIFTED, other=SHIFTED))),
    ("no cool-down", watch({"basket": BASKET}, window(0, basket=SHIFTED, times=3), cooldown_h=0)),
    ("values on the edges", watch(
        {"basket": {"cycle": [0, 1, 2, 3, 4]}}, window(0, basket={"cycle": [0, 1, 1, 2, 3, 4, 4]}), bins=4)),
    ("a constant feature stays", watch({"basket": {"always": 0}}, window(0, basket=ZERO))),
    ("texts of numbers", watch({"basket": BASKET}, window(0, basket={"cycle": [str(9 + 20 * n) for n in range(10)]}))),
    ("text: shares change", watch(
        {"text land": LAND}, window(0, **{"text land": {"cycle": ["de", "at", "ch"]}}))),
    ("text: categories called missing and other, and an empty one", watch(
        {"text land": {"cycle": ["missing", "other", "", "de", "missing"]}},
        window(0, **{"text land": {"cycle": ["other", "missing", "", "de", "other"]}}))),
    ("text: rare categories share a bin", watch(
        {"text land": {"cycle": ["de", "at", "de", "ch", "fr", "de", "at"]}},
        window(0, **{"text land": {"cycle": ["de", "at", "ch", "fr", "at", "at"]}}), max_categories=2)),
    ("two bins", watch({"basket": BASKET}, window(0, basket=SHIFTED), bins=2)),
)  # fmt: skip


def cases() -> Iterator[dict[str, object]]:
    """All cases in the order of judging."""
    for name, explain, data in EXPLAINED:
        yield {"name": name, "visible": True, "explain": explain, "data": data}
    for name, data in (*FIXES, *KEPT):
        yield {"name": name, "data": data}
