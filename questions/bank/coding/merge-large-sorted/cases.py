"""Inputs for merging sorted exports: explained ones, edges by hand, random ones, and large ones made in the cell."""

import random
from collections.abc import Iterator

Record = tuple[int, int, dict[str, object] | None]
Data = dict[str, object]


def script(*texts: str) -> Data:
    """One source per text; `7@2=red` is document 7 in version 2 with the text red, `7@3` its deletion."""
    return {"sources": [[record(word) for word in text.split()] for text in texts]}


def record(word: str) -> Record:
    place, filled, text = word.partition("=")
    doc_id, _, version = place.partition("@")
    return int(doc_id), int(version), ({"text": text} if text else {}) if filled else None


def random_sources(seed: int, *, number: int, records: int, ids: range, versions: int) -> Data:
    """Few ids and versions, so that ties within and across sources, and deletions, are common."""
    rng = random.Random(seed)
    sources: list[list[Record]] = []
    for place in range(number):
        chosen = sorted(rng.choices(ids, k=rng.randrange(records + 1)))
        sources.append([(i, rng.randrange(versions), random_fields(rng, f"{place}.{n}")) for n, i in enumerate(chosen)])
    return {"sources": sources}


def random_fields(rng: random.Random, mark: str) -> dict[str, object] | None:
    """A fifth are deletions, a tenth are empty."""
    choice = rng.random()
    if choice < 0.2:
        return None
    return {"text": mark} if choice < 0.9 else {}


def streams(number: int, records: int | None, *, spread: int, letters: int = 0, deleted: int = 5) -> Data:
    """What the harness makes streams from; see there."""
    spec = {"number": number, "records": records, "spread": spread, "letters": letters, "deleted": deleted}
    return {"streams": {**spec, "seed": number + spread}}


EXPLAINED = (
    (
        "the latest version wins",
        "Documents 2 and 5 occur in two sources each. Of document 2 version 7 is later than 6, although it stands in "
        "the first source; of document 5 version 3 is later than 1.",
        script("1@1=red 2@7=blue 5@1=pink", "2@6=old 4@1=green 5@3=white"),
    ),
    (
        "equal versions: the later source wins",
        "Document 1 has version 2 in all three sources, so the last source wins. Of document 3 the second source "
        "holds version 1 twice: the one read last wins.",
        script("1@2=a 3@1=b", "1@2=c 3@1=d 3@1=e", "1@2=f 4@0=g"),
    ),
    (
        "deleted documents are left out",
        "The latest record of document 1 is a deletion, so nothing is yielded for it. Document 2 was deleted in "
        "version 2 and came back in version 3.",
        script("1@1=red 2@1=blue 3@1=pink", "1@2 2@3=again", "2@2"),
    ),
)

EDGES = (
    ("no sources at all", script()),
    ("one empty source", script("")),
    ("all sources empty", script("", "", "")),
    ("empty sources between others", script("", "1@1=a 3@1=b", "", "2@1=c", "")),
    ("one source", script("1@1=a 2@5=b 9@2=c")),
    ("one source with several versions of a document", script("1@1=a 1@3=b 1@2=c 2@1=d 2@1=e")),
    ("one record in all", script("", "8@0=only")),
    ("one source after the other, in reverse order", script("7@1=e 8@1=f", "4@1=c 5@1=d", "1@1=a 2@1=b")),
    ("sources of very different length", script("1@1=a 2@1=b 3@1=c 4@1=d 5@1=e 6@1=f", "4@2=g")),
    ("the same record in every source", script("1@1=a 2@1=b", "1@1=a 2@1=b", "1@1=a 2@1=b")),
    ("an older version in the later source", script("1@5=new 2@1=a", "1@4=old 2@0=b", "1@3=older")),
    ("versions go down and up within a source", script("1@3=a 1@1=b 1@9=c 1@2=d", "1@8=e 2@1=f")),
    ("a tie within one source and across two", script("1@4=a 1@4=b 1@2=c", "1@4=d 1@3=e 1@4=f 1@1=g")),
    ("a deletion with the version of a record", script("1@2=a 2@2", "1@2 2@2=b")),
    ("a deletion older than the record", script("1@1 2@4", "1@2=a 2@3=b")),
    ("the deletion comes from an earlier source", script("1@9 2@1=a", "1@8=b 1@7=c", "1@3=d")),
    ("every document deleted", script("1@1=a 2@1=b", "1@2 2@2")),
    ("deletions of documents that nobody has", script("1@1 4@1", "2@1=a 3@1")),
    ("empty fields are no deletion", script("1@1= 2@1=a", "2@2= 3@1=")),
    ("the first document is deleted", script("1@2 2@1=b", "1@1=a")),
    ("the last document is deleted", script("1@1=a 5@1=b", "5@2")),
    ("the last document occurs in all sources", script("9@1=a", "9@3=b", "1@1=c 9@2=d")),
    ("negative ids, and zero", script("-5@1=a 0@1=b 3@1=c", "-5@2=d -1@1=e 0@0=f")),
    ("version zero", script("1@0=a 2@0", "1@0=b 3@0=c")),
    ("ids that differ only in sign", script("-3@2=a 3@1=b", "-3@1=c 3@0=d")),
    ("the largest id of 64 bits", script("5@1=a", "9223372036854775807@1=b", "7@1=c 9223372036854775807@2=d")),
    ("ids beyond 53 bits", script("-9223372036854775808@1=a 9007199254740993@1=b", "9007199254740992@1=c")),
    ("random, two sources", random_sources(1, number=2, records=60, ids=range(-20, 20), versions=3)),
    ("random, ten sources", random_sources(2, number=10, records=60, ids=range(-50, 50), versions=4)),
    ("random, hundred short sources", random_sources(3, number=100, records=8, ids=range(100), versions=3)),
    ("random, mostly ties", random_sources(4, number=8, records=100, ids=range(12), versions=2)),
    ("40,000 deletions in a row", streams(2, 20_000, spread=3, deleted=100)),
    ("2,500 sources", streams(2_500, 24, spread=1_000_000)),
    ("240 MB in all", streams(6, 10_000, spread=20, letters=4_000)),
    ("240 MB of versions of one document", streams(3, 20_000, spread=1, letters=4_000)),
    ("the first records of endless sources", {**streams(5, None, spread=8, letters=4_000), "take": 300}),
    ("no source is read too far ahead", {**streams(4, 500, spread=5, deleted=30), "count_reads": True}),
    ("reading ahead with many records per document", {**streams(3, 500, spread=2), "count_reads": True}),
)


def cases() -> Iterator[dict[str, object]]:
    """All cases in the order of judging: large ones late, and last the ones on reading ahead."""
    for name, explain, data in EXPLAINED:
        yield {"name": name, "visible": True, "explain": explain, "data": data}
    for name, data in EDGES:
        yield {"name": name, "data": data}
