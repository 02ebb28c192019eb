"""What is made in which order, and what is asked for."""

from pathlib import Path

import pytest

from tests.workbench_experiments.samples import small_material
from workbench.experiments import comparison, shops
from workbench.experiments.comparison import Comparison
from workbench.experiments.errors import UnknownRow
from workbench.experiments.plan import NETWORK, steps, wanted
from workbench.experiments.rasa_pipelines import PIPELINES
from workbench.experiments.shops import Shops


def own(folder: Path) -> Comparison:
    return Comparison(small_material(), folder, 1, folder / "none.tar.gz")


def test_each_row_is_made_once_and_what_others_borrow_from_first(tmp_path: Path) -> None:
    made, of_shops = own(tmp_path), Shops(tmp_path, tmp_path, small_material(), lambda: tmp_path)
    order = [step.key for step in steps(made, of_shops)]
    assert order[0] == NETWORK
    assert sorted(order) == sorted([*made.labels, *of_shops.labels])
    assert order[-len(PIPELINES) :] == list(PIPELINES)


def test_without_hint3_only_our_messages_are_judged(tmp_path: Path) -> None:
    order = [step.key for step in steps(own(tmp_path), None)]
    assert set(order) == {*comparison.OURS, *PIPELINES, comparison.PRODUCT}
    assert not set(order) & {*shops.OURS, *shops.OF_RASA}


def test_only_what_is_asked_for_is_made(tmp_path: Path) -> None:
    order = steps(own(tmp_path), None)
    assert wanted(order, []) == order
    assert [step.key for step in wanted(order, ["linear_words", NETWORK])] == [NETWORK, "linear_words"]
    with pytest.raises(UnknownRow, match=r"No such row: shop_network\. There are: network, "):
        wanted(order, ["shop_network"])
