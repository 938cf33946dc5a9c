from features import OnlineStore, batch_features


def payment(card, number, at, amount):
    return {"card": card, "id": number, "at": at, "amount": amount}


def test_one_payment_is_counted_on_both_sides():
    event = payment("c1", "1", "2024-05-14T10:00:00Z", 20.0)
    at = "2024-05-14T12:00:00Z"
    store = OnlineStore()
    store.update(event)
    assert store.features("c1", at)["count_24h"] == 1
    assert batch_features([event], [{"card": "c1", "at": at}])[0]["count_24h"] == 1
