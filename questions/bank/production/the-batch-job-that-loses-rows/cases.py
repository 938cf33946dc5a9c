"""Nights of the batch job: explained ones, the ticket in other forms, and what must stay as it is."""

import random
from collections.abc import Iterator

Data = dict[str, object]
HEADER = "customer_id,tenure_months,monthly_spend,tickets"


def rows(*texts: str) -> list[str]:
    return [HEADER, *texts]


def customers(count: int, bad: dict[int, str] | None = None) -> list[str]:
    """`count` rows c1, c2, ...; those whose number is in `bad` are replaced by its text."""
    bad = bad or {}
    return rows(*(bad.get(n, f"c{n},{n * 7 % 60},{n * 13 % 90}.5,{n % 4}") for n in range(1, count + 1)))


def night(lines: list[str], *, chunk: int = 4, page: int = 2, attempts: int = 3, **more: object) -> Data:
    return {"lines": lines, "settings": {"chunk_size": chunk, "page_size": page, "max_attempts": attempts}, **more}


def times_out(customer: str, times: int = 1, *, written: bool = False) -> dict[str, object]:
    return {"on": customer, "times": times, "written": written}


def random_night(seed: int, *, count: int, bad: float, timeouts: int, chunk: int, page: int) -> Data:
    rng = random.Random(seed)
    broken = ("x,1,2", ",1,2,3", "c,one,2,3", "c,1,-2,3", "c,1,2,nan", "c,1,2,3,4")
    texts = []
    for n in range(count):
        good = f"c{n:03d},{rng.randrange(60)},{rng.randrange(9000) / 100},{rng.randrange(5)}"
        texts.append(rng.choice(broken) if rng.random() < bad else good)
    on = rng.sample(range(count), timeouts)
    return night(
        rows(*texts),
        chunk=chunk,
        page=page,
        attempts=2 * timeouts + 2,
        timeouts=[times_out(f"c{n:03d}", rng.choice((1, 2)), written=rng.random() < 0.5) for n in on],
    )


EXPLAINED = (
    (
        "one bad row in a chunk",
        "Eight rows, and the second one has three cells. It belongs into the quarantine, and the other seven into the "
        "store: 8 read, 1 rejected, 7 scored.",
        night(customers(8, {2: "c2,14,26.5"})),
    ),
    (
        "one timeout on the second page",
        "The store times out once on the page with c3 and c4. The second attempt succeeds, so all eight customers are "
        "in the store, and the report says so.",
        night(customers(8), timeouts=[times_out("c3")]),
    ),
    (
        "a quiet night",
        "No bad row and no timeout. Ten rows make three chunks, the last of them with two rows. This works, and must "
        "go on to.",
        night(customers(10), pages=True),
    ),
    (
        "a failed night is resumed",
        "The store is down when the second chunk is to be written: three attempts, then the run has to fail (now it "
        "does not). The second run of the same night skips the four rows of the first chunk and does the rest.",
        night(customers(12), timeouts=[times_out("c5", 3)], dates=["2026-03-01", "2026-03-01"]),
    ),
)

FIXES = (
    ("the first row of a chunk is bad", night(customers(8, {5: "c5,old,26.5,1"}))),
    ("two bad rows in one chunk", night(customers(10, {1: ",1,2,3", 3: "c3,1,2,-1"}), chunk=5)),
    ("a chunk of bad rows only", night(customers(9, {n: f"c{n},1,inf,0" for n in (4, 5, 6)}), chunk=3)),
    ("bad rows in each chunk", night(customers(12, {n: f"c{n}" for n in (2, 5, 11)}))),
    ("one chunk for the whole file, bad row at its start", night(customers(9, {1: "c1,1,2,three"}), chunk=100, page=4)),
    ("one timeout on the first page", night(customers(8), timeouts=[times_out("c1")])),
    ("one timeout on the last page of a chunk of five", night(customers(7), chunk=5, timeouts=[times_out("c5")])),
    ("two timeouts on the same page", night(customers(8), timeouts=[times_out("c7", 2)])),
    ("a timeout on each page of a chunk", night(customers(8), timeouts=[times_out("c5"), times_out("c8")])),
    ("a page was written and the answer got lost", night(customers(8), timeouts=[times_out("c2", 2, written=True)])),
    ("a timeout when a chunk is marked as done", night(customers(8), mark_timeouts={"1": 1})),
    ("a timeout in a chunk with a single page", night(customers(6), chunk=3, page=10, timeouts=[times_out("c4")])),
    ("bad row and timeout in one chunk", night(customers(8, {6: "c6,,2,3"}), page=1, timeouts=[times_out("c7")])),
    ("a bad row at the end of a chunk that times out", night(
        customers(8, {4: "c4,1,2,x"}), page=3, timeouts=[times_out("c2")])),
    ("the resumed run has bad rows and timeouts", night(
        customers(12, {6: "c6,1,2", 9: "c9,a,2,3"}), timeouts=[times_out("c5", 4)], dates=["2026-03-01"] * 2)),
    ("the store is down for good", night(customers(12), timeouts=[times_out("c5", 99)])),
    ("a failed run keeps what it had done", night(
        customers(12), timeouts=[times_out("c9", 3)], dates=["2026-03-01"] * 3)),
    ("two nights in one store", night(
        customers(6, {2: "c2,,,"}), timeouts=[times_out("c6")], dates=["2026-03-01", "2026-03-02"])),
    ("random: many bad rows", random_night(5, count=90, bad=0.25, timeouts=0, chunk=12, page=5)),
    ("random: many timeouts", random_night(6, count=90, bad=0.0, timeouts=14, chunk=16, page=3)),
    ("random: both", random_night(7, count=120, bad=0.1, timeouts=12, chunk=11, page=4)),
)  # fmt: skip

KEPT = (
    ("header only", night(rows())),
    ("one customer", night(customers(1), pages=True)),
    ("the file ends with a full chunk", night(customers(8), pages=True)),
    ("a page of one row", night(customers(5), page=1, pages=True)),
    ("pages larger than chunks", night(customers(7), chunk=3, page=50, pages=True)),
    ("unknown header", night(["customer_id,monthly_spend,tenure_months,tickets", "c1,1,2,3"])),
    ("blank lines, line ends and spaces", night(
        [HEADER + "\r\n", "c1,1,2,3\r\n", "\r\n", " c2 , 4, 5 ,6 \r\n", "   \n", "c3,7,8,9", "c4,1,1\n"], chunk=2)),
    ("each kind of bad row, one row a chunk", night(
        rows("a,1,2", "b,1,2,3,4", ",1,2,3", " ,1,2,3", "c,x,2,3", "d,1,,3", "e,1,2,nan", "f,inf,2,3", "g,1,-0.01,3",
             "h,1,2,3", "i,1,2,0x1", "j,1e400,2,3"), chunk=1)),
    ("the last row of a chunk is bad", night(customers(10, {4: "c4,1", 8: "c8,1,2,-3"}))),
    ("zero is a number", night(rows("c1,0,0,0", "c2,-0.0,0,0"))),
    ("scores at both ends", night(rows("c1,0,0,5000", "c2,90000,90000,0", "c3,0,1e300,0"))),
    ("the same customer twice in a page", night(rows("c1,1,1,1", "c1,9,9,0", "c2,2,2,2"))),
    ("the same customer in two chunks", night(rows("c1,1,1,1", "c2,2,2,2", "c1,30,40,3"), chunk=2)),
    ("a night that is done is run again", night(customers(10, {8: "c8"}), dates=["2026-03-01"] * 2, pages=True)),
    ("one attempt is all that is allowed", night(customers(8), attempts=1, timeouts=[times_out("c5")])),
    ("a run with one attempt fails and is resumed", night(
        customers(12), attempts=1, timeouts=[times_out("c7")], dates=["2026-03-01"] * 2)),
    ("a refusal is not tried again", night(customers(8), refuse="c5", pages=True)),
    ("the journal times out at first", night(customers(4), journal_timeouts=2)),
    ("the journal never answers", night(customers(4), journal_timeouts=3)),
    ("other weights", {
        "lines": customers(6), "settings": {"chunk_size": 4, "bias": -1.0, "weights": {"tickets": 0.5}}}),
    ("a large file is not read ahead", night(customers(300), chunk=10, page=4, streamed=True)),
    ("random: nothing goes wrong", random_night(8, count=90, bad=0.0, timeouts=0, chunk=13, page=5)),
)  # fmt: skip


def cases() -> Iterator[dict[str, object]]:
    """All cases in the order of judging."""
    for name, explain, data in EXPLAINED:
        yield {"name": name, "visible": True, "explain": explain, "data": data}
    for name, data in (*FIXES, *KEPT):
        yield {"name": name, "data": data}
