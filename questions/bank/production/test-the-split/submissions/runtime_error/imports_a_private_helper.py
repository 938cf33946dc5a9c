# Cannot be collected: wants to test the helper that reads times, but only the names of the interface can be imported.
from splits import _instant


def test_instant():
    assert _instant("2024-03-10T00:00:00Z").day == 10
