"""How a message becomes features: cut into words in one of several ways, and n-grams of these."""

from collections.abc import Callable, Mapping, Sequence

from nlu.features import Block, Grams, letter_grams, of_skeletons, skip_grams, sounds, word_grams
from seva.language.normalise import normalise
from seva.language.script import words
from workbench.experiments.recipes import (
    LETTER_SKELETONS,
    LETTERS,
    NORMALISED,
    SKIPS,
    SOUNDS,
    WORD_SKELETONS,
    WORDS,
    WRITTEN,
)

Keys = list[str]

_WEIGHTS = {LETTERS: 1.0, WORDS: 0.7, LETTER_SKELETONS: 0.5, WORD_SKELETONS: 0.5, SKIPS: 0.5}
_CUTS: Mapping[str, Callable[[str], Keys]] = {
    SOUNDS: sounds,
    NORMALISED: lambda text: [word.text for word in words(normalise(text))],
    WRITTEN: lambda text: [word.text.lower() for word in words(text)],
}


def cut(text: str, by: str) -> Keys:
    """The words of a text: by their sounds, normalised, or as written in small letters."""
    return _CUTS[by](text)


def blocks(names: Sequence[str], letters: tuple[int, int], rarest: int = 2) -> list[Block]:
    """The blocks of features by their names, with the weights that the intent classifier has."""
    grams = _grams(*letters)
    return [Block(grams[name], weight=_WEIGHTS[name], rarest=rarest) for name in names]


def _grams(shortest: int, longest: int) -> Mapping[str, Grams]:
    return {
        LETTERS: letter_grams(shortest, longest),
        WORDS: word_grams(2),
        LETTER_SKELETONS: of_skeletons(letter_grams(shortest, longest - 1)),
        WORD_SKELETONS: of_skeletons(word_grams(2)),
        SKIPS: skip_grams,
    }
