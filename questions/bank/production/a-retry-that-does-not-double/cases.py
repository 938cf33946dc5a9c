"""Nights with what can happen to a mail, alone and together."""

import random


def mails(count, each=1):
    names = ("voucher", "survey", "reminder")
    return [[7001 + n, 11 + n // each * 3, names[n % each]] for n in range(count)]


def case(name, count, script, kills=(), *, each=1, explain=""):
    world = {"mails": mails(count, each), "script": script, "kills": [list(kill) for kill in kills]}
    shown = {"visible": True, "explain": explain} if explain else {}
    return {"name": name, "data": {"world": world}, **shown}


def cases():
    yield case("a good night", 30, {}, explain="Thirty mails, and every one is taken at the first try.")
    yield case(
        "timeouts of both kinds",
        20,
        {"7003": ["lost", "ok"], "7008": ["taken", "ok"], "7015": ["lost", "taken", "ok"]},
        explain="Mail 7003 is lost at its first try, mail 7008 is taken although no answer comes, mail 7015 is lost, "
        "then taken without an answer.",
    )
    yield case(
        "killed while it sends",
        12,
        {"7005": ["refused"]},
        [("send", 4, "before"), ("send", 9, "after")],
        explain="Twelve mails, one of them refused. The first kill falls before the fourth call of `send` takes "
        "effect, the second one after the ninth has.",
    )
    yield case("nothing to send", 0, {})
    yield case("busy, then all is well", 15, {"7004": [45, "ok"], "7009": [7, 90, "ok"]})
    yield case("busy for a long time", 8, {"7002": [600, 600, "ok"]})
    yield case("mails that are refused", 12, {"7001": ["refused"], "7006": ["refused"], "7012": ["refused"]})
    yield case("a mail that is never taken", 10, {"7004": ["lost"], "7008": ["lost", "lost", "lost", "lost", "ok"]})
    yield case("refused after a timeout", 6, {"7002": ["lost", "refused"], "7003": [3, "lost", "refused"]})
    yield case("several mails for one customer", 24, {"7002": ["taken", "ok"], "7011": ["lost", "ok"]}, each=3)
    yield case(
        "killed after a mail was taken, twice",
        9,
        {"7003": ["taken", "ok"]},
        [("send", 3, "after"), ("send", 4, "after")],
    )
    yield case("killed at the report", 7, {"7002": ["refused"]}, [("report", 1, "before"), ("report", 2, "after")])
    yield case(
        "started again after the end", 9, {"7005": ["taken", "ok"]}, [("report", 1, "after"), ("report", 9, "before")]
    )
    draw = random.Random(7)
    outcomes = [["ok"]] * 6 + [
        ["lost", "ok"],
        ["taken", "ok"],
        ["refused"],
        [4, "ok"],
        ["lost", "lost", "taken", "ok"],
        [2, "lost", 9, "ok"],
    ]
    script = {str(7001 + n): list(draw.choice(outcomes)) for n in range(150)}
    yield case(
        "a night in which everything happens",
        150,
        script,
        [("send", 21, "after"), ("send", 60, "before"), ("send", 130, "after")],
        each=3,
    )
