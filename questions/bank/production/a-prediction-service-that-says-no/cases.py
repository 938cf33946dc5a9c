"""Requests, good and bad, and what is to come back."""

import math

CARD = "4929123456781234"
GOOD = {"amount": 120.0, "currency": "EUR", "hour": 13, "card_age_days": 400, "card": CARD}
RATES = {"EUR": 1.0, "GBP": 1.15, "USD": 0.9}
ID = {"$text": "^[0-9a-f]{32}$"}
OLD_ID = "shop-7f3a-0042"
ANY_TEXT = {"$text": "."}


def score(amount, currency, hour, card_age_days, **_):
    night = 1.0 if hour < 6 else 0.0
    z = 0.9 * math.log1p(amount * RATES[currency] / 100) + 0.8 * night - 0.002 * min(card_age_days, 1500) - 2.0
    return round(1 / (1 + math.exp(-z)), 6)


def post(name, payment=None, **more):
    return {"name": name, "path": "/predict", **({"json": payment} if payment is not None else {}), **more}


def good(**changes):
    return {**GOOD, **changes}


def without(*names):
    return {name: value for name, value in GOOD.items() if name not in names}


def scored(payment, request_id=ID):
    value = score(**payment)
    line = {"path": "/predict", "status": 200, "ms": {"$between": [0, 100000]}, "score": value}
    return {
        "status": 200,
        "json": {"score": value, "model_version": "fraud-2024-05-1"},
        "headers": {"X-Request-ID": request_id},
        "log": [{"$has": line}],
        "within_ms": 1000,
    }


def refused(status, *fields):
    line = {"request_id": {"$text": "^[0-9A-Za-z-]{8,64}$"}, "path": "/predict", "status": status}
    return {
        "status": status,
        "json": {"errors": [{"field": field, "message": ANY_TEXT} for field in fields]},
        "headers": {"X-Request-ID": ID},
        "log": [{"$has": line}],
        "within_ms": 1000,
    }


HEALTH = {"name": "health", "method": "GET", "path": "/health"}
HEALTHY = {"status": 200, "json": {"status": "ok"}, "headers": {"X-Request-ID": ID}, "within_ms": 1000}


def case(name, *pairs, explain="", together=False, world=True):
    requests = [request for request, _ in pairs]
    expected = {request["name"]: what for request, what in pairs}
    if world:
        expected["world"] = {"strange calls of the model": 0}
    shown = {"visible": True, "explain": explain} if explain else {}
    steps = [{"together": requests}] if together else requests
    return {"name": name, "data": {"world": {"steps": steps}}, "expected": expected, **shown}


def each(*payments):
    """Pairs of a bad payment, under a name, and the fields that are wrong with it."""
    return [(post(name, payment), refused(422, *fields)) for name, payment, *fields in payments]


def cases():
    yield case(
        "good payments",
        (HEALTH, HEALTHY),
        (post("a lunch", good(amount=14.5)), scored(good(amount=14.5))),
        (post("at night", good(hour=3, currency="GBP")), scored(good(hour=3, currency="GBP"))),
        explain="The service is healthy and scores two payments.",
    )
    yield case(
        "fields that are wrong",
        *each(
            ("an amount of 0", good(amount=0), "amount"),
            ("no such currency", good(currency="EURO"), "currency"),
            ("hour 24 and a new card", good(hour=24, card_age_days=-1), "card_age_days", "hour"),
        ),
        (post("a good one after them", GOOD), scored(GOOD)),
        explain="Three bad payments, one of them with two errors, and a good one.",
    )
    yield case(
        "no JSON object",
        (post("half an object", body='{"amount": 1'), refused(400, "body")),
        (post("a list", [GOOD]), refused(400, "body")),
        explain="A body that cannot be read, and one that is a list.",
    )
    yield case(
        "missing and unknown",
        *each(
            ("nothing at all", {}, "amount", "card", "card_age_days", "currency", "hour"),
            ("no hour", without("hour"), "hour"),
            ("no amount, no card", without("amount", "card"), "amount", "card"),
            ("one too many", {**GOOD, "channel": "web"}, "channel"),
            ("a field misspelt", {**without("amount"), "amout": 3}, "amount", "amout"),
        ),
    )
    yield case(
        "numbers that are none",
        *each(
            ("amount as text", good(amount="120.0"), "amount"),
            ("amount true", good(amount=True), "amount"),
            ("amount null", good(amount=None), "amount"),
            ("hour as text", good(hour="13"), "hour"),
            ("hour true", good(hour=True), "hour"),
            ("half an hour", good(hour=13.5), "hour"),
            ("age as text", good(card_age_days="400"), "card_age_days"),
        ),
    )
    yield case(
        "not finite",
        (
            post(
                "NaN", body='{"amount": NaN, "currency": "EUR", "hour": 1, "card_age_days": 1, "card": "492912345678"}'
            ),
            refused(422, "amount"),
        ),
        (
            post(
                "infinite",
                body='{"amount": Infinity, "currency": "EUR", "hour": 1, "card_age_days": 1, "card": "492912345678"}',
            ),
            refused(422, "amount"),
        ),
        (post("too much", good(amount=1e308)), refused(422, "amount")),
        (post("a good one after them", GOOD), scored(GOOD)),
    )
    yield case(
        "on the edges",
        *[
            (post(name, payment), scored(payment))
            for name, payment in (
                ("a cent", good(amount=0.01)),
                ("the most", good(amount=100_000)),
                ("midnight", good(hour=0)),
                ("the last hour", good(hour=23)),
                ("a card of today", good(card_age_days=0)),
                ("a whole amount", good(amount=7)),
                ("the shortest card", good(card="492912345678")),
                ("the longest card", good(card="4929123456781234567")),
            )
        ],
    )
    yield case(
        "beyond the edges",
        *each(
            ("more than the most", good(amount=100_000.01), "amount"),
            ("below 0", good(amount=-3), "amount"),
            ("hour -1", good(hour=-1), "hour"),
            ("currency in small letters", good(currency="eur"), "currency"),
            ("a card too short", good(card="49291234567"), "card"),
            ("a card too long", good(card="49291234567812345678"), "card"),
            ("a card with spaces", good(card="4929 1234 5678 1234"), "card"),
            ("a card as a number", good(card=4929123456781234), "card"),
        ),
    )
    yield case(
        "bodies that are no object",
        (post("empty", body=""), refused(400, "body")),
        (post("a number", body="17", headers={"content-type": "application/json"}), refused(400, "body")),
        (post("null", body="null"), refused(400, "body")),
        (post("a text", body='"amount"'), refused(400, "body")),
        (
            post(
                "a form", body="amount=12&currency=EUR", headers={"content-type": "application/x-www-form-urlencoded"}
            ),
            refused(400, "body"),
        ),
    )
    yield case(
        "bodies that are too large",
        (post("3 MB of spaces", body=" ", times=3_000_000), refused(413, "body")),
        (post("a byte too much", body=" " * 65_537), refused(413, "body")),
        (post("a good one that is just short enough", body=_padded(65_536)), scored(GOOD)),
        (post("a good one with a byte too much", body=_padded(65_537)), refused(413, "body")),
    )
    known = {"X-Request-ID": OLD_ID}
    yield case(
        "request ids",
        (
            post("one of the client's", GOOD, headers=known),
            scored(GOOD, OLD_ID) | {"log": [{"$has": {"request_id": OLD_ID, "status": 200}}]},
        ),
        (
            post("one of a bad request", {}, headers=known),
            refused(422, "amount", "card", "card_age_days", "currency", "hour")
            | {"headers": known, "log": [{"$has": {"request_id": OLD_ID, "status": 422}}]},
        ),
        (post("too short", GOOD, headers={"X-Request-ID": "abc"}), scored(GOOD)),
        (post("with a line break for the log", GOOD, headers={"X-Request-ID": 'a"}, {"status": 200'}), scored(GOOD)),
        (HEALTH, HEALTHY | {"log": [{"$has": {"path": "/health", "status": 200}}]}),
    )
    twenty = [good(amount=10.0 + n) for n in range(20)]
    yield case(
        "twenty at once", *[(post(f"payment {n}", one), scored(one)) for n, one in enumerate(twenty)], together=True
    )
    mixed = [good(amount=float(n) if n % 3 else -1) for n in range(1, 16)]
    pairs = [
        (post(f"payment {n}", one), scored(one) if one["amount"] > 0 else refused(422, "amount"))
        for n, one in enumerate(mixed)
    ]
    yield case("good and bad at once", *pairs, together=True)
    leaks = {"$without": [CARD, "8123", "4929"]}
    quiet = [
        (post("good", GOOD), scored(GOOD) | {"text": leaks}),
        (post("bad amount", good(amount="x")), refused(422, "amount") | {"text": leaks}),
        (post("bad card", good(card=CARD + "x")), refused(422, "card") | {"text": leaks}),
        (post("no object", body=f'["{CARD}"]'), refused(400, "body") | {"text": leaks}),
        (post("no JSON", body=f'{{"card": "{CARD}"'), refused(400, "body") | {"text": leaks}),
    ]
    yield case("where the card may not be", *[(r, e | {"nowhere": [CARD]}) for r, e in quiet])


def _padded(size):
    import json

    text = json.dumps(GOOD)
    return text[:-1] + " " * (size - len(text)) + "}"
