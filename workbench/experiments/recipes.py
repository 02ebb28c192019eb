"""The rows of the table of models on this project's messages: what each differs in from the one that was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlu.network import Learning
from workbench.experiments.material import PART

# How a message is cut into words: by their sounds, the same for all spellings; with one spelling of nasals, nuktas and
# digits; or as written in small letters.
SOUNDS, NORMALISED, WRITTEN = "sounds", "normalised", "written"
LETTERS, WORDS = "letters", "words"
LETTER_SKELETONS, WORD_SKELETONS, SKIPS = "letter_skeletons", "word_skeletons", "skips"
ALL_BLOCKS = (LETTERS, WORDS, LETTER_SKELETONS, WORD_SKELETONS, SKIPS)


_LEARNING = Learning()


@dataclass(frozen=True)
class Recipe:
    """A model over n-grams: their blocks, and what learns from them.

    `linear`: the C of a logistic regression, None for a network. `balanced`: rare intents weigh as much as frequent
    ones (linear only). `misspelt`: examples that are learnt once more with a fifth of their words misspelt, a share.
    """

    key: str
    label: str
    words: str = SOUNDS
    blocks: Sequence[str] = ALL_BLOCKS
    letters: tuple[int, int] = (2, 5)
    linear: float | None = None
    balanced: bool = True
    learning: Learning = _LEARNING
    service_weight: float = 0.5
    misspelt: float = 0.0
    out_of_scope: bool = True


@dataclass(frozen=True)
class OfPart(Recipe):
    """A recipe that learns from no more examples than Rasa's own pipelines."""


@dataclass(frozen=True)
class Mixture:
    """The mean of the probabilities of several rows."""

    key: str
    label: str
    members: Sequence[str]


@dataclass(frozen=True)
class Variant:
    """A row judged otherwise: without calibration, by the lead of the best intent, or out of scope counting more."""

    key: str
    label: str
    of: str
    by: str


Row = Recipe | Mixture | Variant

UNCALIBRATED, MARGIN, FAVOURED = "uncalibrated", "margin", "favoured"
_PLAIN = (LETTERS, WORDS)
_SOUNDS = Recipe("linear", "linear: letters 2-5 and words 1-2 of sounds, C = 10", blocks=_PLAIN, linear=10.0)
_NETWORK = Recipe("network", "network: all blocks of sounds")
_FEW = OfPart("network_part", f"network: all blocks of sounds, {PART:,} examples")


def _linear(key: str, label: str, **changes: object) -> Recipe:
    return replace(_SOUNDS, key=f"linear_{key}", label=f"linear: {label}", **changes)  # type: ignore[arg-type]


def _network(key: str, label: str, **changes: object) -> Recipe:
    return replace(_NETWORK, key=f"network_{key}", label=f"network: {label}", **changes)  # type: ignore[arg-type]


def _without(*blocks: str) -> tuple[str, ...]:
    return tuple(one for one in ALL_BLOCKS if one not in blocks)


# The most telling first: a run that is cut short has made those.
RECIPES: Sequence[Recipe] = (
    _NETWORK,
    _FEW,
    _linear("words", "words 1-2 as written", words=WRITTEN, blocks=(WORDS,)),
    _linear("letters", "letters 2-5 as written (`char_wb`)", words=WRITTEN, blocks=(LETTERS,)),
    _network("written", "as written instead of by sounds", words=WRITTEN),
    _network("no_skeletons", "without skeletons", blocks=_without(LETTER_SKELETONS, WORD_SKELETONS)),
    _network("no_skips", "without skip-grams", blocks=_without(SKIPS)),
    _network("no_outside", "no out-of-scope examples", out_of_scope=False),
    _network("misspelt", "half of the examples misspelt once more", misspelt=0.5),
    _network("sharp", "no label smoothing", learning=Learning(smoothing=0.0)),
    _network("normalised", "normalised spelling instead of sounds", words=NORMALISED),
    _network("no_service", "no head for services", service_weight=0.0),
    _network("320", "320 units", learning=Learning(hidden=320)),
    _linear("written", "letters 2-5 and words 1-2 as written", words=WRITTEN),
    _SOUNDS,
    _linear("sounds_3_5", "letters 3-5 and words 1-2 of sounds", letters=(3, 5)),
    _linear("unbalanced", "letters 2-5 and words 1-2 of sounds, no class weights", balanced=False),
    _linear("c3", "letters 2-5 and words 1-2 of sounds, C = 3", linear=3.0),
)
MIXTURES: Sequence[Mixture] = (
    Mixture("network_linear", "mean of network and linear", ("network", "linear")),
    Mixture("network_network_written", "mean of network and network as written", ("network", "network_written")),
    Mixture(
        "network_network_linear",
        "mean of network, network as written and linear",
        ("network", "network_written", "linear"),
    ),
)
VARIANTS: Sequence[Variant] = (
    Variant("network_uncalibrated", "network: without calibration", "network", UNCALIBRATED),
    Variant("network_margin", "network: turning away by the lead over the second", "network", MARGIN),
    Variant("network_favoured", "**network: out of scope counts more, as `config.yml` has it**", "network", FAVOURED),
)


def members(row: Row) -> list[Recipe]:
    """The recipes that a row is made of."""
    keys = row.members if isinstance(row, Mixture) else (row.of,) if isinstance(row, Variant) else (row.key,)
    return [recipe for key in keys for recipe in RECIPES if recipe.key == key]
