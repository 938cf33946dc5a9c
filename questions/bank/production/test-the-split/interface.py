class BadTime(ValueError):
    """Raised by `split` for a row whose time has no offset: nobody can tell which instant it means."""


class NothingToFit(ValueError):
    """Raised by `scale` if `parts["train"]` is empty."""


def split(rows: list[dict], valid_from: str, test_from: str, gap_hours: int) -> dict[str, list[str]]:
    """Put each event into training, validation or test, or drop it.

    rows: events, in any order, each {"id": str, "user": str, "at": str, "x": float}. `id` is unique. `at` is
        YYYY-MM-DDTHH:MM:SS followed by Z or by an offset such as +05:30 or -08:00. All comparisons are between
        instants: the same instant written with another offset changes nothing. A time without Z and without an
        offset raises BadTime.
    valid_from, test_from: days, YYYY-MM-DD, the first before the second. Each stands for the instant 00:00:00 UTC.
    gap_hours: whole number, 0 to 8760.

    Period of an event: "train" if it is before valid_from, "valid" if it is at or after valid_from and before
        test_from, "test" if it is at or after test_from.
    Home of a user: the period of the user's earliest event among all rows, whether or not that event is kept.
    An event is dropped if
        - its period is not the home of its user, or
        - its period is "train" and at + gap_hours is later than valid_from, or
        - its period is "valid" and at + gap_hours is later than test_from.
    Every other event is kept in its period. Nothing in "test" is dropped because of the gap.

    Returns {"train": [...], "valid": [...], "test": [...], "dropped": [...]}: all four keys always, each a list of
    ids in order of time, those of the same instant in order of their ids (compared as text). Each id is in
    exactly one list. No rows give four empty lists.
    """
    ...


def scale(rows: list[dict], parts: dict[str, list[str]]) -> dict:
    """Standardise `x` with mean and standard deviation of the training rows, and of no others.

    rows: as for `split`; here only `id` and `x` are looked at. Every `x` is a finite number.
    parts: a dict as `split` returns it. Its ids are ids of `rows`; `rows` may have more.

    Returns {"mean": float, "std": float, "train": {id: z}, "valid": {id: z}, "test": {id: z}}.
    `mean` is the mean of the training values, `std` their population standard deviation (the sum of squares is
    divided by n), or 1.0 if all training values are equal. z = (x - mean) / std for the ids of each of the three
    parts; dropped rows get none. An empty `parts["train"]` raises NothingToFit.
    """
    ...
