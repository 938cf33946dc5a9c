from splits import split


def row(event, user, at, x=0.0):
    return {"id": event, "user": user, "at": at, "x": x}


def test_an_early_event_is_for_training():
    rows = [row("a1", "ann", "2024-03-01T09:00:00Z")]
    assert split(rows, "2024-03-10", "2024-03-17", 24)["train"] == ["a1"]
