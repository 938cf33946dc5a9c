# Cannot be collected: reaches for a constant of the module, which is not a name of the interface.
import features

CAP = features.NEVER


def test_unknown_card():
    assert features.OnlineStore().features("c1", "2024-05-14T12:00:00Z")["hours_since_last"] == CAP
