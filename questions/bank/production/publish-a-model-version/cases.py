"""Weeks in which something goes wrong, alone and together."""

OLD = {"version": "m-5c1f0a9e77d3", "error": 1.9}
BEST = {"version": "m-5c1f0a9e77d3", "error": 0.4}


def case(name, seed, *, before=OLD, kills=(), explain="", **more):
    world = {"seed": seed, "rows": 500, "before": before, "kills": [list(kill) for kill in kills], **more}
    shown = {"visible": True, "explain": explain} if explain else {}
    return {"name": name, "data": {"world": world}, **shown}


def cases():
    yield case("a quiet week", 1, explain="An older version serves, the new one is better, and all goes well.")
    yield case(
        "not better",
        2,
        before=BEST,
        explain="The version in service has an error of 0.4, which the new one does not reach.",
    )
    yield case(
        "the service cannot load it",
        3,
        broken="broken",
        explain="After the promotion the service is `Broken`: the version of before has to serve again.",
    )
    yield case(
        "killed in the middle of the upload",
        4,
        kills=[("put", 2, "before"), ("put", 3, "after")],
        explain="The first kill falls before the second `put` takes effect, the second one after the third `put` has.",
    )
    yield case("the first version of all", 5, before=None)
    yield case("an upload that fails, and one that is torn", 6, uploads=["fails", "ok", "torn"])
    yield case("uploads that are cut off silently", 7, uploads=["cut", "ok", "cut", "ok", "cut"])
    yield case(
        "the manifest is cut off, and the job is killed", 8, uploads=["ok", "ok", "cut"], kills=[("put", 3, "after")]
    )
    yield case("killed before and after the promotion", 9, kills=[("promote", 1, "before"), ("promote", 2, "after")])
    yield case("the service predicts something else", 10, broken="wrong")
    yield case(
        "killed after a promotion that has to be taken back", 11, broken="broken", kills=[("promote", 1, "after")]
    )
    yield case(
        "killed around the rollback",
        12,
        broken="wrong",
        kills=[("promote", 2, "before"), ("promote", 3, "after"), ("result", 1, "before")],
    )
    yield case("started again after the end", 13, kills=[("result", 1, "after"), ("result", 40, "before")])
    yield case(
        "started again after a rollback", 14, broken="broken", kills=[("result", 1, "after"), ("result", 40, "before")]
    )
    yield case("leftovers of an earlier week", 15, leftover=True)
    yield case(
        "leftovers, and killed while they are removed",
        16,
        leftover=True,
        kills=[("delete", 1, "before"), ("delete", 2, "after")],
    )
    yield case(
        "not better, killed at the result", 17, before=BEST, kills=[("result", 1, "before"), ("result", 2, "after")]
    )
    yield case(
        "everything at once",
        18,
        leftover=True,
        uploads=["torn", "cut", "ok", "fails", "cut", "ok", "cut"],
        kills=[("put", 3, "after"), ("put", 6, "before"), ("promote", 1, "before"), ("promote", 2, "after")],
    )
