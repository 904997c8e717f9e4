"""The order of the runs, their number, and what is made of their times; with sides that only say how long they took."""

import pytest

from benchmarks.case import GateError, Measurement, exactly, gate
from benchmarks.harness import Pairs, paired, repeated


def _side(name, seconds, seen):
    def run():
        seen.append(name)
        return seconds

    return run


def test_sides_are_warmed_and_then_run_a_b_b_a():
    seen = []
    found = paired(_side("A", 0.1, seen), _side("B", 0.2, seen), budget=60, pairs=4)
    assert "".join(seen) == "AB" + "ABBA" * 2
    assert found == Pairs([0.1] * 4, [0.2] * 4)
    assert (found.ratio.median, found.difference.median) == (0.5, pytest.approx(-0.1))


@pytest.mark.parametrize(
    ("seconds", "budget", "pairs"),
    [(0.9, 5, 15), (5.0, 60, 6), (40.0, 60, 3), (1.5, 600, 15), (0.1, 0, 2)],
)
def test_short_sides_take_all_pairs_and_long_ones_what_fits(seconds, budget, pairs):
    assert len(paired(_side("A", seconds, []), _side("B", seconds, []), budget, 15).ours) == pairs


def test_one_side_alone_is_warmed_too():
    seen = []
    assert repeated(_side("A", 30.0, seen), budget=100, times=15).n == 3
    assert len(seen) == 4


def test_ratios_are_of_pairs_not_of_medians():
    found = Pairs([1.0, 2.0, 30.0], [2.0, 2.0, 10.0]).ratio
    assert (found.median, found.low, found.high) == (1.0, 0.5, 3.0)


def test_a_row_is_met_by_its_median():
    row = {"what": "w", "peer": "p", "found": exactly(0.8), "gate": "g"}
    assert Measurement(aim=0.9, **row).met and not Measurement(aim=0.7, **row).met
    assert Measurement(aim=None, **row).met is None


def test_a_gate_that_does_not_hold_stops_the_case():
    with pytest.raises(GateError, match="does not hold: equal sums"):
        gate(False, "equal sums")
