"""All perturbations by their names: what must not change what a message means."""

from collections.abc import Callable, Mapping
from functools import partial
from random import Random
from types import MappingProxyType

from workbench.perturb import habits, surface
from workbench.perturb.misspell import misspelt
from workbench.perturb.mistakes import MISTAKES
from workbench.perturb.words import Mistake, share_of, some_changed, words_in

Perturbation = Callable[[str, Random], str]

# The share of misspelt words that the project's aim is set for.
MISSPELT_SHARE = 0.2


def _in_words(mistake: Mistake, text: str, random: Random) -> str:
    """Make the mistake in a fifth of the words, but at least in one."""
    return some_changed(text, mistake, random, max(1, share_of(len(words_in(text)), MISSPELT_SHARE, random)))


def _misspelt(text: str, random: Random) -> str:
    return misspelt(text, MISSPELT_SHARE, random)


_HABITS = (
    habits.no_nukta,
    habits.no_anusvara,
    habits.confused_nasals,
    habits.nasal_letters,
    habits.split_word,
    habits.joined_words,
    habits.stretched_word,
)
_SURFACE = (
    surface.capitals,
    surface.small_letters,
    surface.zero_width_joiners,
    surface.other_digits,
    surface.polite,
    surface.emoji_at_the_end,
    surface.trailing_punctuation,
    surface.no_punctuation,
    surface.wide_spaces,
)

PERTURBATIONS: Mapping[str, Perturbation] = MappingProxyType(
    {"misspelt": _misspelt}
    | {name: partial(_in_words, mistake) for name, mistake in MISTAKES.items()}
    | {change.__name__: change for change in (*_HABITS, *_SURFACE)}
)
