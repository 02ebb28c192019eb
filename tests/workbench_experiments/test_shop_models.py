"""Candidates learn from a shop's messages, and know by examples what no shop answers."""

from pathlib import Path

import pytest

from nlu.network import Learning
from tests.workbench_experiments.samples import LABELLED, examples
from workbench.experiments.borrowed import Borrowed
from workbench.experiments.hint3 import OUTSIDE
from workbench.experiments.learner import learn
from workbench.experiments.recipes import RECIPES
from workbench.experiments.shop_models import ShopModels
from workbench.experiments.shop_recipes import CANDIDATES, NETWORK, Candidate, Member

SAID = ["where is my parcel", "cancel my order please", "size of the mattress"]
MEANT = ["TRACK", "CANCEL", "SIZE"]
LEARNT = Member(NETWORK, learning=Learning(hidden=16, epochs=20, batch=8))


def models(folder: Path) -> ShopModels:
    return ShopModels(Borrowed(lambda: folder, examples()))


@pytest.mark.parametrize("members", [(Member(),), (LEARNT,), (Member(), LEARNT)])
def test_a_candidate_answers_with_the_intents_of_the_shop(members: tuple[Member, ...], tmp_path: Path) -> None:
    labels, sure = models(tmp_path).answers(Candidate("one", "one", members), LABELLED, SAID)
    assert labels == MEANT
    assert all(1 / 5 < one <= 1 for one in sure)


def test_what_was_learnt_as_out_of_scope_is_less_sure_and_never_an_answer(tmp_path: Path) -> None:
    said = ["namaste ji", "thank you"]
    plain, taught = (
        models(tmp_path).answers(Candidate("one", "one", (Member(),), outside=count), LABELLED, said)
        for count in (0, 6)
    )
    assert all(after < before / 2 for before, after in zip(plain[1], taught[1], strict=True))
    assert not [label for label in taught[0] if label.startswith(OUTSIDE)]


def test_the_hidden_layer_is_borrowed(tmp_path: Path) -> None:
    network = next(one for one in RECIPES if one.key == "network")
    learn(network, examples() * 2, ["hello"], lambda share: None, tmp_path)
    assert Borrowed(lambda: tmp_path, examples()).hidden(SAID).shape == (len(SAID), network.learning.hidden)
    plain, borrowing = (
        models(tmp_path).answers(Candidate("one", "one", (Member(hidden=weight),)), LABELLED, SAID)
        for weight in (0.0, 1.0)
    )
    assert borrowing[0] == MEANT
    assert borrowing[1] != plain[1]


def test_candidates_have_keys_and_labels_of_their_own() -> None:
    assert len({one.key for one in CANDIDATES}) == len({one.label for one in CANDIDATES}) == len(CANDIDATES)
    assert len({repr((one.members, one.outside)) for one in CANDIDATES}) == len(CANDIDATES)
