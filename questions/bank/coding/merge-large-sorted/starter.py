from collections.abc import Iterator

Record = tuple[int, int, dict | None]  # doc_id, version, fields; fields is None in a deletion


def merge_latest(sources: list[Iterator[Record]]) -> Iterator[Record]:
    """Merge sources that are sorted by doc_id, and yield the latest record of each document in order of doc_id.

    The latest record is the one with the highest version; of equal versions, the one from the source further back in
    `sources`, and within one source the one read last. A document whose latest record is a deletion is left out.
    Records are read from the sources only as they are needed.
    """
    raise NotImplementedError
