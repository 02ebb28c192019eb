"""A text with a share of its words misspelt, for a whole set of messages."""

from random import Random

from workbench.perturb.data import load
from workbench.perturb.mistakes import MISTAKES
from workbench.perturb.words import script_of, share_of, some_changed, words_in


def misspelt(text: str, share: float, random: Random) -> str:
    """Return the text with a share (0 to 1) of its words misspelt once each, as people misspell them.

    Over a set of texts the share is met, unless they have too few words that a mistake can be made in (of two letters,
    or within numbers and addresses). One `random` for a whole set gives the same set each time.
    """
    return some_changed(text, one_mistake, random, share_of(len(words_in(text)), share, random))


def one_mistake(word: str, random: Random) -> str:
    """Return the word with one mistake, drawn by how often people make it; as it is, if none can be made."""
    left = {name: float(often) for name, often in load("mistakes")[script_of(word)].items()}
    while left:
        (name,) = random.choices(list(left), weights=list(left.values()))
        made = MISTAKES[name](word, random)
        if made != word:
            return made
        del left[name]
    return word
