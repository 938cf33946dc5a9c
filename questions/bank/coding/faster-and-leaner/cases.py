"""Logs for the enrichment job: explained ones, edges by hand, random ones, and made ones; the last two are measured."""

import random
from collections.abc import Iterator

Data = dict[str, object]


def script(text: str, *, blocked: str = "", runs: int = 0) -> Data:
    """`ann@50:tea=120` is an event of user ann at second 50; `#7` after it sets its id (else its place in the log)."""
    lines = [line(word, place) for place, word in enumerate(text.split(), start=1)]
    return {"lines": lines, "blocked": blocked.split(), **({"runs": runs} if runs else {})}


def line(word: str, place: int) -> str:
    word, _, event_id = word.partition("#")
    user, _, rest = word.partition("@")
    time, _, rest = rest.partition(":")
    item, _, cents = rest.partition("=")
    return "\t".join((time, event_id or f"e{place}", user, item, cents, "web"))


def random_log(seed: int, *, events: int, users: int, gap: int, items: int = 4, copies: float = 0.1) -> Data:
    """Times often meet the edge of the hour, since the gaps are few and large; copies come within the hour."""
    rng = random.Random(seed)
    now, sent, lines = 0, [], []
    for number in range(events):
        now += rng.choice((0, 0, 1, gap))
        sent = [(first, rest) for first, rest in sent if now - first < 3600]
        if sent and rng.random() < copies:
            rest = rng.choice(sent)[1]
        else:
            user, item = f"u{rng.randrange(users)}", f"i{rng.randrange(items)}"
            rest = f"e{number}\t{user}\t{item}\t{rng.randrange(-300, 1000)}\t{rng.choice(('', 'web', 'app 2.1'))}"
            sent.append((now, rest))
        lines.append(f"{now}\t{rest}")
    return {"lines": lines, "blocked": ["u0", "nobody"]}


def made_up(events: int, *, users: int, gap: int, blocked: int = 50, **more: int) -> Data:
    """What the harness makes a log from; see there."""
    return {"log": {"seed": events + users, "events": events, "users": users, "gap": gap, **more}, "blocked": blocked}


EXPLAINED = (
    (
        "each user for itself",
        "At second 100 ann has two events, tea for 120 and cake for 300: count 2, mean 210, 2 distinct items. Then tea "
        "again: count 3, 541 cents by 3 is 180 rounded down, still 2 items. The events of bob are not hers.",
        script("ann@0:tea=120 bob@50:tea=90 ann@100:cake=300 ann@130:tea=121"),
    ),
    (
        "the edge of the hour",
        "At second 3599 the event of second 0 still counts. At second 3600 it is exactly an hour old and does not.",
        script("ann@0:tea=100 ann@3599:cake=200 ann@3600:pie=600"),
    ),
    (
        "a copy and a test account",
        "The third line is a copy of the first: no line comes out and it counts nowhere. The user bot is blocked.",
        script("ann@0:tea=100#e1 bot@10:tea=5#e2 ann@20:tea=100#e1 ann@30:tea=50#e3", blocked="bot"),
    ),
)

EDGES = (
    ("empty log", script("")),
    ("one line", script("ann@0:tea=1")),
    ("all users blocked", script("ann@0:tea=1 bob@1:tea=2", blocked="ann bob")),
    ("blocked users who never come", script("ann@0:tea=1 ann@1:tea=2", blocked="zoe bob an annn")),
    ("the same time on every line", script("ann@7:a=1 ann@7:b=2 bob@7:a=9 ann@7:a=4")),
    ("lines of the same time leave together", script("ann@0:a=1 ann@0:b=2 ann@0:a=4 ann@3600:a=9 ann@3600:c=5")),
    ("refunds: a negative mean", script("ann@0:tea=-1 ann@1:tea=0 ann@2:cake=-4")),
    ("a mean of zero, and amounts of zero", script("ann@0:a=0 ann@1:a=5 ann@2:b=-5 ann@3:b=0")),
    ("the item stays while another event has it", script("ann@0:tea=1 ann@1800:tea=2 ann@3700:cake=3 ann@5500:pie=4")),
    ("the item leaves and comes back", script("ann@0:tea=1 ann@4000:cake=2 ann@4001:tea=3 ann@9000:tea=5")),
    ("user comes back after a day", script("ann@0:tea=10 bob@5:tea=20 ann@86400:cake=30 ann@86401:cake=31")),
    ("the hour slides by lines", script("ann@0:a=1 ann@1200:b=2 ann@2400:c=4 ann@3600:d=8 ann@4800:a=16 ann@6001:b=3")),
    ("a copy after 3,599 seconds", script("ann@0:tea=8#x ann@3599:tea=8#x ann@3600:tea=2#y")),
    ("several copies of one event", script("ann@0:a=8#x ann@1:a=8#x ann@1:a=8#x ann@2:b=2#y ann@9:a=8#x ann@9:b=2#y")),
    ("a copy does not make the event younger", script("ann@0:a=8#x ann@3000:a=8#x ann@3601:b=2#y")),
    ("a copy in the next hour of the clock", script("ann@3500:a=8#x bob@3600:a=1#y ann@3700:a=8#x bob@7100:b=1#z")),
    ("copies of two users cross", script("ann@0:a=8#x bob@1:a=8#y ann@2:a=8#x bob@3:a=8#y ann@4:b=1#z")),
    ("copies of a blocked user", script("bot@0:a=8#x bot@9:a=8#x ann@9:a=1#y", blocked="bot")),
    ("blocked between others", script("ann@0:a=1 bot@1:a=9 ann@2:b=3 bot@3600:a=9 ann@3601:b=5", blocked="bot")),
    ("items that differ in case leave", script("ann@0:Tea=1 ann@1:tea=2 ann@2:Tea=4 ann@3600:pie=8 ann@3602:pie=16")),
    ("users who differ in case", script("ann@0:a=1 Ann@0:a=2 ANN@0:a=4 ann@1:A=8", blocked="ANN")),
    ("spaces in ids, users and items", {
        "lines": [
            "0\te 1\tann lee\tgreen tea\t5\tweb", "1\te 2\tann kay\tgreen tea\t6\tweb",
            "2\te 1\tann lee\tgreen tea\t5\tweb", "3\te 3\tann lee\tgreen cup\t8\tweb",
            "3600\te 4\tann lee\tgreen tea\t9\tapp 2",
        ],
        "blocked": ["ann", "lee", "green tea"],
    }),
    ("text after the amount", {
        "lines": ["0\te1\tann\ttea\t5\t", "1\te2\tann\ttea\t6\t 3 3 3 ", '2\te3\tann\ttea\t7\t{"q": "für zwei"}'],
        "blocked": ["3"],
    }),
    ("the same log twice in one process", script("ann@0:tea=1 bob@1:tea=2 ann@2:cake=3", blocked="bob", runs=2)),
    ("random, few users", random_log(1, events=150, users=3, gap=1200)),
    ("random, many copies", random_log(2, events=150, users=4, gap=600, copies=0.5)),
    ("random, the hour empties often", random_log(3, events=150, users=2, gap=3599)),
    ("random, one item", random_log(4, events=150, users=3, gap=900, items=1)),
    ("mixed traffic, 2,000 events", made_up(2_000, users=40, gap=9, copies=5, tests=3)),
    ("19,000 blocked users", made_up(600, users=200, gap=120, blocked=19_000, copies=2, tests=3)),
    ("users who come once, long names", made_up(500, users=0, gap=39, letters=3_900)),
    ("copies after almost an hour", made_up(900, users=5, gap=19, copies=20, delay=370)),
    ("2,400 events of one user, long contexts", made_up(
        2_400, users=1, gap=5, copies=2, delay=1_700, items=2, context=24_000
    )),
    ("3,600 events, long ids, 7,000 blocked users", made_up(
        3_600, users=30_000, gap=79, letters=5_000, blocked=7_000, copies=2, tests=3
    )),
)  # fmt: skip


def cases() -> Iterator[dict[str, object]]:
    """All cases in the order of judging: the large ones last."""
    for name, explain, data in EXPLAINED:
        yield {"name": name, "visible": True, "explain": explain, "data": data}
    for name, data in EDGES:
        yield {"name": name, "data": data}
