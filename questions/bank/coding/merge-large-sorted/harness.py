# mypy: ignore-errors
"""Makes the sources inside the cell, drives the learner's generator, and returns all it yielded, or a summary.

A case holds its records as `sources`, or describes them in `streams`; those are made while they are read, so the
memory that is measured is the learner's. `take` stops after so many records; `count_reads` also tells how often the
rule on reading ahead was broken.
"""

import zlib
from collections import deque
from itertools import count, islice

MASK = 0x7FFFFFFF


def run(load, data):
    merge_latest = getattr(load(), "merge_latest", None)
    if not callable(merge_latest):
        raise AttributeError("solution.py defines no function merge_latest.")
    reads = Reads()
    merged = merge_latest([reads.watch(source) for source in sources(data)])
    if not hasattr(merged, "__next__"):
        raise TypeError(f"merge_latest must return an iterator (write it with yield), not {type(merged).__name__}.")
    merged = reads.check(islice(merged, data.get("take")))
    value = {"merged": list(merged)} if "sources" in data else summary(merged)
    return {**value, "read_too_far": reads.too_far} if data.get("count_reads") else value


class Reads:
    """Sees what the sources are asked for, and compares it with what came out by then."""

    def __init__(self):
        self.needed = float("-inf")  # the largest key after which two more records of the same source were read
        self.too_far = 0

    def watch(self, records):
        older = newer = float("-inf")
        for record in records:
            if older > self.needed:
                self.needed = older
            yield record
            older, newer = newer, record[0]

    def check(self, merged):
        for record in merged:
            if not isinstance(record, (tuple, list)) or len(record) != 3:
                raise TypeError(f"merge_latest must yield records of three parts, not {type(record).__name__}.")
            self.too_far += self.needed > record[0]
            yield record


def sources(data):
    if "sources" in data:
        return [map(tuple, records) for records in data["sources"]]
    return [stream(index, **data["streams"]) for index in range(data["streams"]["number"])]


def stream(index, *, seed, records, spread, letters=0, deleted=0, **_):
    """Records in order of key. Keys grow by 0 to `spread` - 1; `deleted` percent are deletions; None: endless."""
    # A linear congruential generator: cheap, small, and the same in every version of Python.
    state, doc_id = (seed * 7919 + index * 40503 + 1) & MASK, 0
    for _ in count() if records is None else range(records):
        state = (state * 1103515245 + 12345) & MASK
        doc_id += (state >> 8) % spread
        gone = (state >> 16) % 100 < deleted
        text = f"{state:010} " * (letters // 11)
        yield doc_id, (state >> 12) % 64, None if gone else {"tag": state, "text": text}


def summary(merged):
    """The number of records, a checksum over all, and the ends: megabytes of text stay in the cell."""
    number, checksum, first, last = 0, 0, [], deque(maxlen=3)
    for doc_id, version, fields in merged:
        number += 1
        tag, length = (fields["tag"], len(fields["text"])) if fields else (None, 0)
        checksum = zlib.crc32(b"%d %d %a %d;" % (doc_id, version, tag, length), checksum)
        if number <= 3:
            first.append([doc_id, version])
        last.append([doc_id, version])
    return {"records": number, "checksum": checksum, "first": first, "last": list(last)}
