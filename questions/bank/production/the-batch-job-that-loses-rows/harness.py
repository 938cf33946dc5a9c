# mypy: ignore-errors
"""Runs the nightly job of a case against a store in memory and returns the reports and what is in the store.

A case holds the file's `lines` and, as it needs them: `settings`; `dates`, one for each run of the same file (else one
run); `timeouts`, a list of `{"on": customer, "times": n, "written": bool}`: the store times out so often on a page with
this customer, without having written it, or (`written`) after it has; `mark_timeouts` and `journal_timeouts`, the same
for the journal; `refuse`, a customer whose page the store refuses for good; `pages`: return the sizes of all pages.
"""

import importlib

DATE = "2026-03-01"


class Refused(Exception):
    """The store will never take this page."""


class Store:
    def __init__(self, data, timeout, read):
        self.table, self.journal, self.pages = {}, {}, []
        self.timeout, self.read = timeout, read
        self.timeouts = [dict(one) for one in data.get("timeouts", [])]
        self.mark_timeouts = dict(data.get("mark_timeouts", {}))
        self.journal_timeouts = data.get("journal_timeouts", 0)
        self.refuse = data.get("refuse")
        self.first_write_after = None

    def upsert(self, run_date, page):
        page = [(str(customer), float(score)) for customer, score in page]
        if self.first_write_after is None:
            self.first_write_after = self.read["lines"]
        self.pages.append(len(page))
        customers = {customer for customer, _ in page}
        if self.refuse in customers:
            raise Refused("no such partition")
        for one in self.timeouts:
            if one["on"] in customers and one["times"] > 0:
                one["times"] -= 1
                if one.get("written"):
                    self.put(run_date, page)
                raise self.timeout("no answer")
        self.put(run_date, page)

    def put(self, run_date, page):
        self.table.update({(run_date, customer): score for customer, score in page})

    def done(self, run_date):
        if self.journal_timeouts:
            self.journal_timeouts -= 1
            raise self.timeout("no answer")
        return set(self.journal.get(run_date, ()))

    def mark_done(self, run_date, chunk):
        if self.mark_timeouts.get(str(chunk), 0):
            self.mark_timeouts[str(chunk)] -= 1
            raise self.timeout("no answer")
        self.journal.setdefault(run_date, set()).add(int(chunk))


def run(load, data):
    package = importlib.import_module("nightscore")
    read = {"lines": 0}
    store = Store(data, package.StoreTimeout, read)
    settings = package.Settings(**data.get("settings", {}))
    runs = []
    for date in data.get("dates", [DATE]):
        try:
            report = package.run(counted(data["lines"], read), store, date, settings, sleep=lambda seconds: None)
        except (package.RunFailed, Refused, ValueError) as error:
            runs.append({"failed": type(error).__name__})
            continue
        runs.append(
            {
                "chunks": report.chunks,
                "read": report.read,
                "skipped": report.skipped,
                "scored": report.scored,
                "rejected": [[line, reason] for line, reason in report.rejected],
            }
        )
    value = {
        "runs": runs,
        "table": [[date, customer, score] for (date, customer), score in sorted(store.table.items())],
        "done": {date: sorted(chunks) for date, chunks in store.journal.items()},
    }
    if data.get("pages"):
        value["pages"] = store.pages
    if data.get("streamed"):
        value["lines_read_before_the_first_write"] = (
            "at most 3 chunks" if (store.first_write_after or 0) <= 3 * settings.chunk_size + 1 else "more"
        )
    return value


def counted(lines, read):
    for line in lines:
        read["lines"] += 1
        yield line
