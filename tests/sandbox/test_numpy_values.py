"""What becomes of NumPy's arrays and scalars that code returns, in every kind of cell."""

from typing import Any

import pytest

from sandbox.cells.base import CellKind
from sandbox.cells.packages import DEFAULT, packages_in
from sandbox.job import Outcome
from tests.sandbox.conftest import make_job, missing, run_job

SOURCE = "import numpy as np\ndef f(expression):\n    return eval(expression)\n"
#: expression -> the value as it arrives.
TAKEN: dict[str, Any] = {
    "np.array([[1, 2], [3, 4]])": [[1, 2], [3, 4]],
    "np.arange(6.0).reshape(2, 3)[:, ::-2].T": [[2.0, 5.0], [0.0, 3.0]],
    "[np.array(3), np.zeros((0, 3)), np.zeros((2, 0))]": [3, [], [[], []]],
    "[np.int8(-1), np.uint64(2**64 - 1), np.bool_(True)]": [-1, 2**64 - 1, True],
    "[np.float16(0.5), np.float32(0.1), np.float64(0.1)]": [0.5, 0.10000000149011612, 0.1],
    "np.array([True, False])": [True, False],
    "np.array(['a', 'bc'])": ["a", "bc"],
    "[np.str_('a'), {np.str_('k'): np.int64(1)}]": ["a", {"k": 1}],
    "dict(zip(*np.unique([3, 1, 3], return_counts=True)))": {"1": 1, "3": 2},
    "np.array([{'x': (1, np.float32(2))}, None], dtype=object)": [{"x": [1, 2.0]}, None],
    "np.matrix([[1, 2]])": [[1, 2]],
    "str(np.array([np.inf, -0.0]).tolist())": "[inf, -0.0]",
    "np.array([np.inf, -np.inf])": [float("inf"), -float("inf")],
}
#: expression -> words of the refusal.
REFUSED = {
    "np.array([1j])": "a NumPy array of dtype complex128. Return the real and the imaginary part",
    "[np.datetime64('2020-01-01')]": "a NumPy scalar of dtype datetime64[D]. Return its texts: value.astype(str). "
    "It is at value[0].",
    "np.timedelta64(1, 's')": "Return numbers, such as seconds",
    "np.array([b'a'])": "a NumPy array of dtype |S1. Return text: value.astype(str).",
    "np.longdouble(1)": "Return it in double precision",
    "np.zeros(2, dtype=[('a', int)])": "value.tolist() turns records into tuples",
    "np.ma.array([1, 2], mask=[0, 1])": "a masked NumPy array. Say what stands for what is masked",
    "np.array([{1}], dtype=object)": "holds a set. Return a list, such as sorted(...): here the order counts. "
    "It is at value[0].",
    "np.nditer([1])": "an iterator (nditer)",
    "np": "a module",
    "np.int64": "a class",
    "np.sum": "Return",
}


@pytest.fixture(autouse=True)
def _packages() -> None:
    if packages_in(DEFAULT) is None:
        missing(f"there are no packages for cells in {DEFAULT}: make test brings them there")


def test_arrays_and_scalars_become_lists_and_numbers(kind: CellKind) -> None:
    (result,) = run_job(kind, make_job(SOURCE, [f"[{', '.join(TAKEN)}]"], cpu_seconds=5.0)).cases
    assert result.outcome is Outcome.RETURNED, result
    assert list(map(repr, result.value)) == list(map(repr, TAKEN.values()))


def test_other_dtypes_are_refused_in_words(kind: CellKind) -> None:
    results = run_job(kind, make_job(SOURCE, *([expression] for expression in REFUSED), cpu_seconds=5.0)).cases
    for result, words in zip(results, REFUSED.values(), strict=True):
        assert result.outcome is Outcome.RUNTIME_ERROR, result
        assert result.error is not None
        assert words in result.error.message


def test_an_array_too_large_for_a_value_is_told_before_it_is_unpacked(bubblewrap_kind: CellKind) -> None:
    (result,) = run_job(bubblewrap_kind, make_job(SOURCE, ["np.zeros(3_000_000)"])).cases
    assert result.outcome is Outcome.OUTPUT_LIMIT
    assert result.error is not None
    assert "a value of more than 2048 KB" in result.error.message
