"""Rollouts in steps: explained ones, the ticket in other forms, and what must stay as it is."""

from collections.abc import Iterator

Step = list[object]
DAY = 86_400
V7, V8, V9 = {"visits": 0.01, "spend": 0.001}, {"visits": -0.01, "spend": 0.0005}, {"visits": 0.003}


def steps(*middle: Step, models: int = 2) -> list[Step]:
    published = [["publish", name, weights] for name, weights in (("v7", V7), ("v8", V8), ("v9", V9))[:models]]
    return [*published, *middle]


def ask(user: str = "ann", worker: int = 0) -> Step:
    return ["ask", worker, user]


def look(user: str = "ann", worker: int = 0) -> Step:
    return ["ask_cached", worker, user]


def survey(name: str, worker: int = 0, users: int = 1_500) -> Step:
    return ["survey", name, worker, users]


ANN: Step = ["set", "ann", {"visits": 10.0, "spend": 200.0}]

EXPLAINED = (
    (
        "the promotion of v8",
        "ann has visits 10 and spend 200: v7 says 0.3, and v8 says 0.0. Her answer of v7 is in the cache when v8 takes "
        "over. The next answer has to be that of v8; only after that may v8's own answer come from the cache.",
        steps(ANN, look(), look(), ["canary", "v8", 0.0], ["promote"], look(), look()),
    ),
    (
        "a canary of 20 % on two workers",
        "The same 1,500 users ask worker 0, and after the answers in the cache have expired, worker 1. Nobody may move "
        "from one version to the other.",
        steps(["canary", "v8", 0.2], survey("first"), ["wait", DAY], survey("second", 1), ["moved", "first", "second"]),
    ),
    (
        "answers come from the cache",
        "Without a rollout the second answer comes from the cache, also on another worker, until its time to live of "
        "six hours is over. Two evaluations of the model for five requests.",
        steps(ANN, look(), look(), look(worker=1), ["wait", 21_599], look(), ["wait", 1], look(), ["count"], models=1),
    ),
)

FIXES = (
    ("a canary for all while answers of v7 are cached", steps(
        ANN, ask(), ask("bob"), ["canary", "v8", 1.0], ask(), ask("bob"), ask("cleo"), ask())),
    ("the canary is aborted while its answers are cached", steps(
        ANN, ["canary", "v8", 1.0], ask(), ask("bob"), ["abort"], ask(), ask("bob"), ask("cleo"))),
    ("rolled back from v8 to v7", steps(
        ANN, ["canary", "v8", 0.0], ["promote"], ask(), ["roll_back", "v7"], ask(), ask("bob"))),
    ("three versions within one time to live", steps(
        ANN, ask(), ["canary", "v8", 1.0], ["promote"], ask(), ["canary", "v9", 1.0], ask(), ["promote"], ask(),
        ["roll_back", "v8"], ask(), models=3)),
    ("a worker started after the promotion, and one before", steps(
        ANN, ask(), ["canary", "v8", 1.0], ["promote"], ask(worker=1), ask(worker=0), ask("bob", 1), ask("bob", 0))),
    ("restarted during the canary, which is then aborted", steps(
        ["canary", "v8", 1.0], ask(), ["restart", 0], ask(), ["abort"], ask(), ["restart", 0], ask())),
    ("all are asked again after the promotion", steps(
        survey("v7"), ["canary", "v8", 0.5], ["promote"], survey("v8"), ["count"])),
    ("promoted after a canary of 30 % on three workers", steps(
        ["canary", "v8", 0.3], survey("a", 0), survey("b", 1), ["moved", "a", "b"], ["promote"], survey("c", 2),
        survey("d", 0))),
    ("a canary of 10 % over a full cache", steps(survey("before"), ["canary", "v8", 0.1], survey("after"))),
    ("a worker restarts during the canary", steps(
        ["canary", "v8", 0.2], survey("a"), ["restart", 0], ["wait", DAY], survey("b"), ["moved", "a", "b"])),
    ("four workers, each after the cache has expired", steps(
        ["canary", "v8", 0.5], survey("a", 0), ["wait", DAY], survey("b", 1), ["moved", "a", "b"],
        ["wait", DAY], survey("c", 2), ["moved", "a", "c"], ["wait", DAY], survey("d", 3), ["moved", "a", "d"])),
    ("the share grows from 10 to 25 and 60 %", steps(
        ["canary", "v8", 0.1], survey("a"), ["canary", "v8", 0.25], survey("b", 1), ["left", "a", "b"],
        ["canary", "v8", 0.6], survey("c", 2), ["left", "b", "c"])),
    ("the share shrinks from 40 to 15 %", steps(
        ["canary", "v8", 0.4], survey("a"), ["canary", "v8", 0.15], survey("b", 1), ["left", "b", "a"])),
    ("the next canary meets the same users at once", steps(
        ["canary", "v8", 0.2], survey("a"), ["abort"], ["canary", "v9", 0.2], survey("b", 1), ["moved", "a", "b"],
        models=3)),
    ("features change during the canary", steps(
        ["canary", "v8", 1.0], ["set", "ann", {"visits": 1.0, "spend": 2.0}], ask(), ["abort"],
        ["set", "ann", {"visits": 5.0, "spend": 2.0}], ask(), ["set", "ann", {"visits": 1.0, "spend": 2.0}], ask())),
)  # fmt: skip

TWO_PRODUCTS = [
    ["publish", "v7", V7],
    ["publish", "v7", V9, "upsell"],
    ["restart", 1, {"model": "upsell"}],
    ANN,
    look(),
    look(worker=1),
    look(),
    look(worker=1),
    ["count"],
]

KEPT = (
    ("a share of nothing", steps(["canary", "v8", 0.0], survey("a"), ask())),
    ("a share of everything", steps(["canary", "v8", 1.0], survey("a"), ask())),
    ("one worker and one canary", steps(
        ["canary", "v8", 0.2], survey("a"), ["wait", DAY], survey("b"), ["moved", "a", "b"])),
    ("one worker and a growing share, cache expired", steps(
        ["canary", "v8", 0.1], survey("a"), ["wait", DAY], ["canary", "v8", 0.25], survey("b"), ["left", "a", "b"])),
    ("the next canary meets the same users later", steps(
        ["canary", "v8", 0.2], survey("a"), ["abort"], ["wait", DAY], ["canary", "v9", 0.2], survey("b"),
        ["moved", "a", "b"], models=3)),
    ("another salt draws another cohort", steps(
        ["canary", "v8", 0.2], survey("a"), ["wait", DAY], ["restart", 0, {"salt": "2026-04"}], survey("b"),
        ["overlap", "a", "b"])),
    ("a second worker uses the first one's answers", steps(
        survey("a", 0), ["count"], survey("b", 1), ["count"], models=1)),
    ("changed features are scored anew", steps(
        ANN, look(), ["set", "ann", {"visits": 11.0, "spend": 200.0}], look(), look(), ANN, look(), ["count"])),
    ("features in another order are the same", steps(
        ANN, look(), ["set", "ann", {"spend": 200, "visits": 10}], look(), ["count"])),
    ("two users with equal features", steps(
        ANN, ["set", "bob", {"visits": 10.0, "spend": 200.0}], look(), look("bob"), look(), look("bob"), ["count"])),
    ("no features: defaults, and nothing is kept", steps(
        ["outage", True], look(), look(), ["outage", False], look(), look(), ["outage", True], look(), ["count"])),
    ("defaults during a canary", steps(
        ["canary", "v8", 1.0], ["outage", True], look(), ["abort"], look(), ["outage", False], look())),
    ("the features that are equal to the defaults", steps(
        ["set", "ann", {"visits": 1.0, "spend": 0.0}], ["outage", True], look(), ["outage", False], look(),
        ["outage", True], look(), ["count"])),
    ("names with separators, spaces and none", steps(*(look(user) for user in ("a/b", "a", "b", "a:b", " a", "", "é")
                                                        for _ in range(2)), ["count"])),
    ("version and user run together", [
        ["publish", "v1", V7], ["publish", "v11", V8], ["set", "1x", {"visits": 3.0}], ["set", "x", {"visits": 3.0}],
        ask("1x"), ["canary", "v11", 1.0], ["promote"], ask("x")]),
    ("two products with the same version name", TWO_PRODUCTS),
    ("a score of zero is cached", steps(
        ["set", "ann", {"visits": 0.0, "spend": 0.0}], look(), look(), ["count"])),
    ("promotion while nothing is cached", steps(["canary", "v8", 0.3], ["promote"], look(), look(), survey("a"))),
    ("steps that are not possible", steps(
        ["promote"], ["canary", "v5", 0.1], ["canary", "v7", 0.1], ["canary", "v8", 1.5], ["roll_back", "v5"],
        ["abort"], look())),
    ("a short time to live", {
        "settings": {"cache_ttl_s": 2}, "steps": steps(ANN, look(), ["wait", 1], look(), ["wait", 1], look())}),
)  # fmt: skip


def cases() -> Iterator[dict[str, object]]:
    """All cases in the order of judging."""
    for name, explain, data in EXPLAINED:
        yield {"name": name, "visible": True, "explain": explain, "data": {"steps": data}}
    for name, data in (*FIXES, *KEPT):
        yield {"name": name, "data": data if isinstance(data, dict) else {"steps": data}}
