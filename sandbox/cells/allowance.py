"""How much the values of one job may bring into the worker, counted before any of them is unpacked."""

import re

from sandbox.job import Limits

#: Unpacked, a value can take a hundred times its bytes: what counts are the items, for which `[`, `{` and `,` stand.
VALUE_ITEMS = 400_000
#: Of all values of a job together: their bytes, and their lists and dictionaries, which are the costly items.
JOB_BYTES, JOB_CONTAINERS = 16 << 20, 1_000_000
USUAL_KB = Limits().value_kb
# Possessive, and content with the end of the text: linear whatever is in it.
TEXTS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)


class Allowance:
    """What is left for the values of one job. Limits with a larger `value_kb` than usual raise all of it in step."""

    def __init__(self, limits: Limits) -> None:
        self._growth = max(1.0, limits.value_kb / USUAL_KB)
        self._bytes = max(JOB_BYTES, limits.value_kb << 10)
        self._containers = int(JOB_CONTAINERS * self._growth)

    def refuse(self, body: bytes) -> str:
        """Count the JSON text `body`. Empty when it may be unpacked, else the sentence that says why not."""
        items, containers = _count(body)
        most = int(VALUE_ITEMS * self._growth)
        if items > most:  # look closer: what stands in texts is cheap
            items, containers = _count(TEXTS.sub(b"", body))
        if items > most:
            return f"Your code returned a value with more than {most:,} items in lists and dictionaries."
        self._bytes -= len(body)
        self._containers -= containers
        if self._bytes < 0 or self._containers < 0:
            return "Your code returned values that together, over all cases, are larger than is allowed."
        return ""


def _count(body: bytes) -> tuple[int, int]:
    """(items, containers) as the punctuation tells them."""
    containers = body.count(b"[") + body.count(b"{")
    return containers + body.count(b","), containers
