def batch_features(history: list[dict], requests: list[dict]) -> list[dict]:
    """The features of each request, from a history of payments: the training side.

    history: payments in any order, each {"card": str, "id": str, "at": str, "amount": float | None}.
        `id` is unique only within a card: two cards can both have a payment "1". Delivery is at least once, so a
        payment may be there several times, with all four values the same; it counts once.
        `at` is YYYY-MM-DDTHH:MM:SS followed by Z or by an offset such as +05:30 or -08:00. All comparisons are
        between instants. `amount` is a number of euros, at least 0; None and NaN both mean that it is unknown.
        The history may hold payments later than a request.
    requests: any number, in any order, each {"card": str, "at": str}. The card may be unknown to the history.

    Returns one dict per request, in the order of the requests, with these features of the card at the request's `at`:

    count_24h         int    payments with at - 24 h <= time < at, whether or not their amount is known
    mean_24h          float  mean of the known amounts among those payments; 0.0 if none of them is known
    log_today         float  log1p (natural logarithm of 1 + x) of the sum of the known amounts of the payments with
                             midnight <= time < at, where midnight is 00:00:00 UTC of the day in which `at` lies in
                             UTC; so 0.0 if there are none
    hours_since_last  float  hours from the latest payment with time < at until `at`, but at most 720.0; 720.0 if
                             there is no such payment. Payments with an unknown amount count here too

    A payment at exactly `at` is never part of the features. No feature is ever None or NaN.
    """
    ...


class OnlineStore:
    """The same features, kept up to date payment by payment: the serving side. Stores share nothing."""

    def __init__(self) -> None:
        """A store without payments."""
        ...

    def update(self, event: dict) -> None:
        """Take in a payment, of the same form as in `history`. Payments can come in any order of time, also after a
        call of `features`, and more than once: a copy of a payment that the store has already taken in changes nothing.
        Returns None."""
        ...

    def features(self, card: str, at: str) -> dict:
        """The four features of the card at `at`, as `batch_features` defines them, where the history is what the
        store has taken in so far. `at` may be earlier than that of earlier calls and earlier than payments taken in.
        Changes nothing. For the same payments and the same request the result equals that of `batch_features`, in
        whatever order they were taken in."""
        ...
