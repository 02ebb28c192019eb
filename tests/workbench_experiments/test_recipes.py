"""The rows of the table name each other and differ."""

from workbench.experiments.recipes import MIXTURES, RECIPES, VARIANTS, members


def test_keys_and_labels_are_unique() -> None:
    rows = (*RECIPES, *MIXTURES, *VARIANTS)
    assert len({row.key for row in rows}) == len({row.label for row in rows}) == len(rows)


def test_mixtures_and_variants_are_of_recipes_that_there_are() -> None:
    assert all(len(members(row)) == len(row.members) for row in MIXTURES)
    assert all(len(members(row)) == 1 for row in (*VARIANTS, *RECIPES))


def test_no_two_recipes_are_the_same_but_for_their_names() -> None:
    assert len({(type(row), repr(row).partition("words=")[2]) for row in RECIPES}) == len(RECIPES)
