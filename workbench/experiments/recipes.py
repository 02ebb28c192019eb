"""The rows of the table of models on this project's messages: what each differs in from the one that was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlu.network import Learning

# How a message is cut into words: by their sounds, the same for all spellings, or as written in small letters.
SOUNDS, WRITTEN = "sounds", "written"
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
class Mixture:
    """The mean of the probabilities of several rows."""

    key: str
    label: str
    members: Sequence[str]


@dataclass(frozen=True)
class Variant:
    """A row judged otherwise: by the lead of the best intent, or with what is out of scope counting more."""

    key: str
    label: str
    of: str
    by: str


MARGIN, FAVOURED = "margin", "favoured"
_PLAIN = (LETTERS, WORDS)
_LINEAR = Recipe("linear", "linear: all blocks, C = 10", linear=10.0)
_NETWORK = Recipe("network", "network: all blocks, 160 units, smoothing 0.1, service head")


def _linear(key: str, label: str, **changes: object) -> Recipe:
    return replace(_LINEAR, key=f"linear_{key}", label=f"linear: {label}", **changes)  # type: ignore[arg-type]


def _network(key: str, label: str, **changes: object) -> Recipe:
    return replace(_NETWORK, key=f"network_{key}", label=f"network: {label}", **changes)  # type: ignore[arg-type]


def _without(block: str) -> tuple[str, ...]:
    return tuple(one for one in ALL_BLOCKS if one != block)


RECIPES: Sequence[Recipe] = (
    _linear("written_letters", "letters as written 2-5", words=WRITTEN, blocks=(LETTERS,)),
    _linear("written", "letters 2-5 and words 1-2 as written", words=WRITTEN, blocks=_PLAIN),
    _linear("sounds", "letters 2-5 and words 1-2 of sounds", blocks=_PLAIN),
    _linear("sounds_3_5", "the same with letters 3-5", blocks=_PLAIN, letters=(3, 5)),
    _linear("skeletons", "the same with letters 2-5, and skeletons", blocks=_without(SKIPS)),
    _LINEAR,
    _linear("unbalanced", "all blocks, no class weights", balanced=False),
    _linear("c3", "all blocks, C = 3", linear=3.0),
    _linear("c30", "all blocks, C = 30", linear=30.0),
    _NETWORK,
    _network("no_letters", "without letters", blocks=_without(LETTERS)),
    _network("no_words", "without words", blocks=_without(WORDS)),
    _network("no_letter_skeletons", "without skeletons of letters", blocks=_without(LETTER_SKELETONS)),
    _network("no_word_skeletons", "without skeletons of words", blocks=_without(WORD_SKELETONS)),
    _network("no_skips", "without skip-grams", blocks=_without(SKIPS)),
    _network("written", "letters as written instead of sounds", words=WRITTEN),
    _network("80", "80 units", learning=Learning(hidden=80)),
    _network("320", "320 units", learning=Learning(hidden=320)),
    _network("sharp", "no label smoothing", learning=Learning(smoothing=0.0)),
    _network("no_service", "no service head", service_weight=0.0),
    _network("misspelt", "half of the examples misspelt once more", misspelt=0.5),
    _network("no_outside", "no out-of-scope examples", out_of_scope=False),
)
MIXTURES: Sequence[Mixture] = (
    Mixture("network_linear", "network + linear", ("network", "linear")),
    Mixture("network_linear_written", "network + linear as written", ("network", "linear_written")),
    Mixture("network_network_written", "network + network as written", ("network", "network_written")),
    Mixture(
        "network_network_linear", "network + network as written + linear", ("network", "network_written", "linear")
    ),
)
VARIANTS: Sequence[Variant] = (
    Variant("network_margin", "network, rejecting by margin", "network", MARGIN),
    Variant("network_favoured", "network, out of scope counts more", "network", FAVOURED),
)


def members(row: Recipe | Mixture | Variant) -> list[Recipe]:
    """The recipes that a row is made of."""
    keys = row.members if isinstance(row, Mixture) else (row.of,) if isinstance(row, Variant) else (row.key,)
    return [recipe for key in keys for recipe in RECIPES if recipe.key == key]
