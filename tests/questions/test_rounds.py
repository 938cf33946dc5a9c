"""When rounds decide: the interval of ratios, the margins, and that no verdict turns into the other."""

import random
from itertools import product
from math import comb

import pytest

from questions.rounds import MARGINS, Decision, decide, interval, left_out, together

COUNTS = list(MARGINS)


@pytest.mark.parametrize(("count", "out", "covers"), [(3, 0, 0.75), (5, 0, 0.9375), (10, 1, 0.9785), (15, 3, 0.9648)])
def test_the_interval_holds_the_median_as_often_as_it_says(count, out, covers):
    assert left_out(count) == out
    assert 1 - 2 * sum(comb(count, below) for below in range(out + 1)) / 2**count == pytest.approx(covers, abs=1e-4)


def test_the_interval_is_of_the_ratios_themselves_in_any_order():
    ratios = [float(value) for value in range(1, 11)]
    random.Random(1).shuffle(ratios)
    found = interval(ratios)
    assert (found.low, found.ratio, found.high) == (2.0, 5.5, 9.0)


@pytest.mark.parametrize("count", COUNTS)
def test_equal_rounds_are_decided_exactly_at_the_margins(count):
    reached, missed = MARGINS[count]
    for ratio, wanted in (
        (10 * reached, Decision.REACHED),
        (10 * reached - 0.01, Decision.OPEN),
        (10 * missed, Decision.OPEN),
        (10 * missed - 0.01, Decision.MISSED),
    ):
        assert decide([ratio] * count, 10) is wanted


@pytest.mark.parametrize("count", [3, 5])
def test_of_few_rounds_every_one_must_say_so(count):
    for pattern in product([1.0, 9.0, 20.0], repeat=count):
        wanted = {(20.0,): Decision.REACHED, (1.0,): Decision.MISSED}.get(tuple(set(pattern)), Decision.OPEN)
        assert decide(pattern, 10) is wanted


@pytest.mark.parametrize(("count", "out"), [(10, 1), (15, 3)])
def test_of_many_rounds_a_few_may_be_disturbed(count, out):
    for bad in range(count + 1):
        wanted = Decision.REACHED if bad <= out else Decision.MISSED if bad >= count - out else Decision.OPEN
        assert decide([20.0] * (count - bad) + [1.0] * bad, 10) is wanted


def test_all_targets_must_be_reached_and_one_that_is_missed_decides():
    for decisions in product(Decision, repeat=3):
        worst = next(d for d in (Decision.MISSED, Decision.OPEN, Decision.REACHED) if d in decisions)
        assert together(decisions) is worst


def judged(truth: float, *, target: float, noise: float, rng: random.Random) -> Decision:
    """As questions/measuring.py asks: after each batch, until it is decided."""
    ratios: list[float] = []
    for count in COUNTS:
        ratios += [truth * rng.lognormvariate(0, noise) for _ in range(count - len(ratios))]
        if (found := decide(ratios, target)) is not Decision.OPEN:
            return found
    return found


@pytest.mark.parametrize("truth", [0.3, 0.6, 0.75, 0.84, 0.95, 1.05, 1.3, 2.0, 3.0])
def test_one_answer_judged_again_and_again_never_gets_both_definite_verdicts(truth):
    """Half of the judgings by a machine that is so busy that ratios shift by a twentieth and scatter twice as much."""
    rng = random.Random(7)
    quiet = [judged(10 * truth, target=10, noise=0.08, rng=rng) for _ in range(200)]
    busy = [judged(10 * truth * rng.choice([0.95, 1.05]), target=10, noise=0.16, rng=rng) for _ in range(200)]
    assert len({*quiet, *busy} - {Decision.OPEN}) <= 1
    if truth >= 2 or truth <= 0.6:
        assert Decision.OPEN not in quiet
