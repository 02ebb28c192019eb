"""Whole Aadhaar numbers, which no answer may hold, and the account numbers that only look like one.

One in ten numbers of twelve digits has a right check digit by chance: where the number on a card or bill is asked for,
twelve digits in one run are that number. Written in groups, or called Aadhaar, they are refused there too.
"""

import re
from itertools import accumulate

from seva.catalogue import Field
from seva.language.identifiers import looks_like_aadhaar
from seva.language.numbers import spoken_digits
from seva.language.phonetic import key_text
from seva.language.script import fold_digits

DIGITS = 12
GROUPS_OF_DIGITS = re.compile(r"\+?\d+(?:[\s\-.]{1,2}\d+)*")
RUN_OF_DIGITS = re.compile(rf"(?<!\d)(?<!\d[\s\-.])\d{{{DIGITS}}}(?![\s\-.]?\d)")
LONG_NUMBER = re.compile(r"\d{9,}")
NAMED = "aadhaar"


def whole_aadhaars(said: str) -> list[str]:
    """Every whole Aadhaar number in a text, also one in odd groups or read out in words."""
    found = []
    for run in GROUPS_OF_DIGITS.findall(fold_digits(spoken_digits(said))):
        groups = re.findall(r"\+?\d+", run)  # what follows a plus sign is a telephone number
        for first in range(len(groups)):
            joined = next(filter(_is_long_enough, accumulate(groups[first:])), "")
            if len(joined) == DIGITS and looks_like_aadhaar(joined):
                found.append(joined)
    return found


def asks_account_number(asked: Field) -> bool:
    """Whether the question wants the number of an account, connection or card: by its kind of value, or its example."""
    example = asked.example.en if asked.example else ""
    return asked.type == "text" and (asked.entity == "account_number" or bool(LONG_NUMBER.fullmatch(example)))


def is_account_number(asked: Field, said: str) -> bool:
    """Whether what looks like an Aadhaar number in the text is the account number that the question asks for."""
    if not asks_account_number(asked) or key_text(NAMED) in key_text(said).split():
        return False
    runs = RUN_OF_DIGITS.findall(fold_digits(said))
    fitting = [run for run in runs if not asked.pattern or re.fullmatch(asked.pattern, run)]
    return len(fitting) == 1 and whole_aadhaars(said) == fitting


def _is_long_enough(digits: str) -> bool:
    return len(digits) >= DIGITS
