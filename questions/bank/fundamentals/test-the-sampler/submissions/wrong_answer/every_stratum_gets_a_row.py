# Fails on the reference: wants a row of every stratum, where the specification lets a small one end with none.
from sampler import stratified


def test_small_stratum():
    rows = [{"id": f"a{n}", "stratum": "a"} for n in range(97)] + [{"id": f"b{n}", "stratum": "b"} for n in range(3)]
    assert any(row.startswith("b") for row in stratified(rows, 10, 0))
