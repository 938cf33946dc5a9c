# Right but O(n k): the smallest head is searched among all sources for every document.
def merge_latest(sources):
    heads = [next(source, None) for source in sources]
    while True:
        doc_id = min((head[0] for head in heads if head is not None), default=None)
        if doc_id is None:
            return
        latest = None
        for place, source in enumerate(sources):
            while heads[place] is not None and heads[place][0] == doc_id:
                if latest is None or heads[place][1] >= latest[1]:
                    latest = heads[place]
                heads[place] = next(source, None)
        if latest[2] is not None:
            yield latest
