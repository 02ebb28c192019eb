"""Features are those of the intent classifier, so that the table speaks of it."""

from dataclasses import asdict
from pathlib import Path

import pytest
import yaml

from nlu.features import Block
from nlu.network import Learning
from workbench.experiments.features import OpenBlock, blocks, cut
from workbench.experiments.recipes import ALL_BLOCKS, LETTERS, NORMALISED, RECIPES, SOUNDS, WRITTEN

TEXTS = ("aay praman patra chahiye", "फ़ीस कितनी है?", "what is the FEE for this", "hi")
NETWORK = next(one for one in RECIPES if one.key == "network")
# The classifier's names of the settings of learning.
NAMES = {"rate": "learning_rate", "smoothing": "label_smoothing", "seed": "random_seed"}


def config() -> dict[str, object]:
    from nlu.intent_classifier import NetworkIntentClassifier

    pipeline = yaml.safe_load(Path("config.yml").read_text(encoding="utf-8"))["pipeline"]
    own = next(one for one in pipeline if one["name"].endswith("NetworkIntentClassifier"))
    return {**NetworkIntentClassifier.get_default_config(), **own}


def test_the_row_of_the_network_is_what_config_yml_has() -> None:
    from nlu.intent_classifier import _blocks

    theirs, ours = _blocks(config()), blocks(NETWORK.blocks, NETWORK.letters)
    assert [_settings(one) for one in theirs] == [_settings(one) for one in ours]
    for text in TEXTS:
        keys = cut(text, NETWORK.words)
        assert [list(one.grams(keys)) for one in theirs] == [list(one.grams(keys)) for one in ours]
    assert NETWORK.service_weight == config()["service_weight"]


def _settings(block: Block) -> tuple[float, int, bool]:
    return block.weight, block.rarest, block.by_word


@pytest.mark.parametrize("name", asdict(Learning()))
def test_the_network_learns_as_config_yml_has_it(name: str) -> None:
    assert asdict(NETWORK.learning)[name] == config()[NAMES.get(name, name)]


def test_only_sounds_are_the_same_in_both_scripts() -> None:
    assert cut("फ़ीस", SOUNDS) == cut("fees", SOUNDS)
    assert cut("Fees", WRITTEN) == ["fees"] != cut("फ़ीस", WRITTEN)


def test_normalised_words_have_one_spelling_of_nuktas_nasals_and_digits() -> None:
    assert cut("फ़ीस सम्पर्क १२", NORMALISED) == cut("फीस संपर्क 12", NORMALISED)
    assert cut("फ़ीस", WRITTEN) != cut("फीस", WRITTEN)


def test_a_block_that_is_left_out_is_not_there() -> None:
    assert len(blocks(ALL_BLOCKS[:2], (2, 5))) == 2


def test_in_an_open_block_unknown_words_make_known_ones_count_less() -> None:
    texts = [cut(text, WRITTEN) for text in ("where is the parcel", "cancel the order")]
    closed, opened = (blocks((LETTERS,), (2, 5), rarest=1, kind=kind)[0] for kind in (Block, OpenBlock))
    assert (closed.fit(texts) != opened.fit(texts)).nnz == 0
    for block, shorter in ((closed, False), (opened, True)):
        known, mixed = (block.vector(keys)[1] for keys in (texts[0], [*texts[0], "zzz"]))
        assert float(known @ known) == pytest.approx(1.0)
        assert (float(mixed @ mixed) < 0.99) is shorter
