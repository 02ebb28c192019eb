"""Rows are made once, kept, and shown in the tables."""

from pathlib import Path

import pytest

from tests.workbench_experiments.samples import copy_of_hint3, examples, messages, small_material
from workbench.experiments.comparison import Comparison
from workbench.experiments.document import document
from workbench.experiments.hint3 import SYSTEMS
from workbench.experiments.material import JUDGING
from workbench.experiments.recipes import RECIPES, VARIANTS, members
from workbench.experiments.shops import OURS, Shops

LINEAR_SHOP = next(
    key for key, one in OURS.items() if all(m.learner == "logistic" and not m.hidden for m in one.members)
)


def silent(share: float) -> None:
    """Hear nothing."""


def own(folder: Path) -> Comparison:
    return Comparison(small_material(), folder, 1, folder / "none.tar.gz")


def test_a_row_is_made_once_and_again_on_demand(tmp_path: Path) -> None:
    one = own(tmp_path)
    assert list(one.rows()) == []
    one.make("linear_words", silent)
    (row,) = one.rows()
    assert len(row.figures.right) == len(messages())
    (file,) = (tmp_path / one.material.digest / "rows").iterdir()
    written = file.stat().st_mtime_ns
    one.make("linear_words", silent)
    assert file.stat().st_mtime_ns == written
    one.make("linear_words", silent, again=True)
    assert file.stat().st_mtime_ns > written


def test_a_row_of_a_part_of_others_learns_each_once(tmp_path: Path) -> None:
    one = own(tmp_path)
    for row in VARIANTS:
        one.make(row.key, silent)
    assert {members(row)[0] for row in VARIANTS} == {RECIPES[0]}
    assert len(list((tmp_path / one.material.digest / "models").iterdir())) == 1
    assert {row.key for row in one.rows()} == {row.key for row in VARIANTS}


def test_the_document_tells_what_was_made_and_what_was_not(tmp_path: Path) -> None:
    one = own(tmp_path)
    one.make("linear_words", silent)
    text = document(one, None, "python -m workbench.experiments")
    assert f"{len(examples())} examples" in text
    assert f"{len(one.material.sets[JUDGING])} of `tests/nlu_eval`, of which 2 are out of scope" in text
    assert "| linear: words 1-2 as written |" in text
    assert "Not made in this run: stock Rasa" in text
    assert "HINT3" not in text


def test_the_document_has_the_shops_beside_what_is_published(tmp_path: Path) -> None:
    shops = Shops(copy_of_hint3(tmp_path / "hint3"), tmp_path, small_material(), lambda: tmp_path)
    shops.make(LINEAR_SHOP, silent)
    (row,) = shops.rows()
    assert row.choice == pytest.approx(sum(one.chosen.mcc for one in row.figures.values() if one.chosen) / 6)
    text = document(own(tmp_path), shops, "python -m workbench.experiments --hint3 FOLDER")
    for label in (*SYSTEMS.values(), row.label):
        assert f"| {label} | 0." in text
    assert f'Cross-validation prefers "{row.label}"' in text
    assert "where is it" not in text, "no message of the data set may stand in the document"
