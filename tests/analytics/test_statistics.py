"""Little statistics against what they mean, and the comparison that is fair to volume."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seva.analytics.forecast import compensation
from seva.analytics.statistics import chance_of_breach, quantile, ranking, survival, wilson
from seva.catalogue import Catalogue


@given(values=st.lists(st.integers(0, 30), min_size=1), share=st.sampled_from([0.5, 0.75, 0.9, 1.0]))
def test_a_quantile_is_the_smallest_value_that_so_many_do_not_exceed(values: list[int], share: float) -> None:
    found = quantile(Counter(values), share)
    assert found is not None
    assert sum(value <= found for value in values) >= share * len(values)
    assert all(sum(value <= other for value in values) < share * len(values) for other in values if other < found)


def test_of_nothing_there_is_no_quantile() -> None:
    assert quantile({}, 0.5) is None


def test_wilson_s_interval_is_that_of_the_book() -> None:
    low, high = wilson(81, 263)  # Newcombe 1998, table I
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert wilson(0, 0) == (0.0, 1.0)


@given(days=st.lists(st.integers(0, 20), min_size=1))
def test_when_nothing_is_open_survival_is_what_was_seen(days: list[int]) -> None:
    shares = survival(Counter(days), {})
    for day, share in enumerate(shares):
        assert share == pytest.approx(sum(one > day for one in days) / len(days))


def test_what_is_open_and_old_makes_lateness_likelier() -> None:
    quick = survival({1: 8, 9: 2}, {})
    stuck = survival({1: 8, 9: 2}, {5: 10})
    assert chance_of_breach(stuck, 0, 5) > chance_of_breach(quick, 0, 5) == pytest.approx(0.2)
    assert chance_of_breach(quick, 3, 5) == pytest.approx(1.0)
    assert chance_of_breach([], 3, 5) == 1.0


def test_few_decisions_are_no_proof() -> None:
    found = {one.name: one for one in ranking({"one of one": (1, 1), "large": (950, 1000), "weak": (300, 500)})}
    assert list(found) == ["large", "one of one", "weak"]
    assert {name: one.verdict for name, one in found.items()} == {
        "one of one": "expected", "large": "better", "weak": "worse"
    }  # fmt: skip
    assert 0.6 < found["one of one"].fair < 1.0
    assert ranking({"none": (0, 0)}) == []


def test_compensation_is_what_the_law_of_the_service_gives(catalogue: Catalogue) -> None:
    law = catalogue.law_of("income_certificate")
    assert law and law.compensation
    per_day, most = law.compensation.per_day_inr * 100, law.compensation.most_inr * 100
    found = [compensation(catalogue, "income_certificate", days) for days in (-3, 0, 1, 99)]
    assert found == [0, 0, per_day, most]
    assert compensation(catalogue, "no_such_service", 5) == 0
