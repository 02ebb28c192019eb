"""HINT3's measures, and the check of the published figures against their predictions."""

from pathlib import Path

import pytest

from tests.workbench_experiments.samples import ANSWERED, copy_of_hint3
from workbench.experiments.errors import NoSuchData
from workbench.experiments.hint3 import OUTSIDE, SHOPS, SYSTEMS, Found, furthest_off, published, settings

FOUND = Found([right for _, right, _, _ in ANSWERED], [one for _, _, one, _ in ANSWERED], [one for *_, one in ANSWERED])


def test_what_is_less_sure_is_turned_away() -> None:
    assert FOUND.at(0.5) == ["TRACK", "PRICE", "CANCEL", OUTSIDE, "PRICE", OUTSIDE]
    assert FOUND.at(0.95)[0] == "TRACK"


def test_shares_in_and_out_of_scope() -> None:
    assert FOUND.in_scope() == 0.75
    assert FOUND.in_scope(0.6) == 0.5
    assert FOUND.outside() == 0.5
    assert FOUND.outside(0.1) == 0.0


def test_messages_can_be_left_out() -> None:
    inside = FOUND.only([right != OUTSIDE for right in FOUND.right])
    assert OUTSIDE not in inside.right
    assert (len(inside.right), inside.in_scope(), inside.confidences) == (4, FOUND.in_scope(), FOUND.confidences[:4])


def test_mcc_counts_out_of_scope_as_a_label() -> None:
    right = Found(FOUND.right, FOUND.right, [1.0] * len(FOUND.right))
    assert right.mcc(0.5) == pytest.approx(1.0)
    assert FOUND.mcc(1.0) == 0.0
    score, threshold = FOUND.best
    assert (score, threshold) == (max(FOUND.mcc(step / 10) for step in range(1, 10)), 0.2)


def test_six_settings_are_read(tmp_path: Path) -> None:
    found = list(settings(copy_of_hint3(tmp_path)))
    assert [one.label for one in found] == [f"{shop} {part}" for shop in SHOPS.values() for part in ("full", "subset")]
    assert found[0].test[0] == ("where is it", "TRACK")
    assert len(found[0].train) == 50
    assert published(tmp_path, "luis", "curekart_subset") == FOUND


def test_the_published_figures_are_computed_again(tmp_path: Path) -> None:
    count, worst = furthest_off(copy_of_hint3(tmp_path))
    assert count == 3 * len(SYSTEMS) * 2 * len(SHOPS)
    assert worst == pytest.approx(0, abs=1e-9)


def test_a_figure_that_its_predictions_do_not_bear_out_is_seen(tmp_path: Path) -> None:
    assert furthest_off(copy_of_hint3(tmp_path, accuracy=0.8))[1] == pytest.approx(0.05)


def test_another_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoSuchData, match=r"sofmattress_test\.csv is missing"):
        list(settings(tmp_path))
