"""What stands around the words of a message, or is not seen in it."""

import re
from random import Random

from workbench.perturb.data import load
from workbench.perturb.words import script_of

_INVISIBLE = "\u200b\u200c\u200d\ufeff"
_JOINERS_AFTER = "\u200c\u200d"
_VIRAMA = "\u094d"
_DIGITS = "0123456789", "\u0966\u0967\u0968\u0969\u096a\u096b\u096c\u096d\u096e\u096f"
_OTHER_DIGITS = str.maketrans("".join(_DIGITS), "".join(reversed(_DIGITS)))
_MARKS = re.compile(r"[.,!?;:\u0964\u2026]+(?=\s|$)")
_SPACE = re.compile(r" +")


def capitals(text: str, random: Random) -> str:
    """Write all in capitals."""
    return text.upper()


def small_letters(text: str, random: Random) -> str:
    """Write all in small letters."""
    return text.lower()


def zero_width_joiners(text: str, random: Random) -> str:
    """Put joiners after viramas, and invisible characters into a fifth of the gaps between letters."""
    joined = "".join(letter + random.choice(_JOINERS_AFTER) * (letter == _VIRAMA) for letter in text)
    return "".join(
        letter + random.choice(_INVISIBLE) * (_is_within(letter) and random.random() < 0.2) for letter in joined
    )


def _is_within(letter: str) -> bool:
    return letter.isalpha() or letter == " "


def other_digits(text: str, random: Random) -> str:
    """Write 0-9 in Devanagari digits and the other way round."""
    return text.translate(_OTHER_DIGITS)


def polite(text: str, random: Random) -> str:
    """Say please, ji or sir before or after, in the message's script."""
    words = load("surface")["politeness"][script_of(text)]
    if random.random() < 0.5:
        return str(random.choice(words["before"])) + text
    return text.rstrip(" .!?\u0964") + str(random.choice(words["after"]))


def emoji_at_the_end(text: str, random: Random) -> str:
    """Put folded hands, a smile or a flag at the end."""
    return text + str(random.choice(load("surface")["emoji"]))


def trailing_punctuation(text: str, random: Random) -> str:
    """Put marks at the end."""
    return text + str(random.choice(load("surface")["punctuation"]))


def no_punctuation(text: str, random: Random) -> str:
    """Leave out the marks between and after words."""
    return _MARKS.sub("", text)


def wide_spaces(text: str, random: Random) -> str:
    """Put more spaces, or a new line, between words."""
    return _SPACE.sub(lambda _: random.choice(("  ", " ", "   ", "\n")), f" {text} ")
