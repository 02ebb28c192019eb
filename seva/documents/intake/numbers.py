"""Where whole Aadhaar numbers stand in a text: twelve digits with a right check digit, in a run or in equal groups."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from seva.language.identifiers import looks_like_aadhaar
from seva.language.script import fold_digits

DIGITS, HIDDEN = 12, 8
# Between the digits of a group nothing stands; between groups a space, a hyphen or a dot.
BETWEEN = r"[\s\-.·]{1,3}"
GROUPED = [
    re.compile(rf"(?<!\d)[2-9]\d{{{size - 1}}}(?:{BETWEEN}\d{{{size}}}){{{DIGITS // size - 1}}}(?!\d)")
    for size in (4, 3, 2, 6)
]
RUN = re.compile(rf"(?<!\d)[2-9]\d{{{DIGITS - 1}}}(?!\d)")
# A virtual id has sixteen digits. Where twelve of them have a right check digit, it may be a number beside a year.
VIRTUAL_ID = re.compile(r"(?<!\d)\d{4}(?:(?:[^\S\r\n]|[\-.]){1,3}\d{4}){3}(?!\d)")
IN_FOURS = re.compile(r"(?<!\d)[2-9]\d{3}[\s\-.]{0,3}\d{4}[\s\-.]{0,3}\d{4}(?!\d)")
# Letters that a reader of pictures takes digits for.
MISREAD = str.maketrans("OoQDIl|!ZSsBbGg", "000011112558669")


@dataclass(frozen=True)
class Number:
    """A number found in a text; `places` are the indices of its digits."""

    places: tuple[int, ...]

    @property
    def hidden(self) -> tuple[int, ...]:
        """The indices of the digits that must not be shown: all but the last four."""
        return self.places[:HIDDEN]


def aadhaars_in(text: str) -> list[Number]:
    """Every whole Aadhaar number in a text, in any digits; each once."""
    folded = fold_digits(text)
    found = [_number(folded, match) for match in _matches(folded) if _is_right(match.group())]
    return _each_once(found)


def likely_aadhaars_in(text: str, is_sure: bool) -> list[Number]:
    """The same in what was read from a picture.

    Of a number in fours that was not read for sure, one digit may be wrong: it counts whatever its check digit says.
    """
    found = aadhaars_in(text)
    if found:
        return found
    folded = _without_virtual_ids(_digits_for_letters(fold_digits(text)))
    fours = [match for match in IN_FOURS.finditer(folded) if not is_sure or _is_right(match.group())]
    return [_number(folded, match) for match in fours]


def _matches(text: str) -> Iterator[re.Match[str]]:
    """In fours also those that overlap: the year of a date may stand right before a number."""
    in_fours, *others = GROUPED
    match = in_fours.search(text)
    while match:
        yield match
        match = in_fours.search(text, match.start() + 1)
    for pattern in (RUN, *others):
        yield from pattern.finditer(text)


def _is_right(written: str) -> bool:
    return looks_like_aadhaar("".join(filter(str.isdigit, written)))


def _number(text: str, match: re.Match[str]) -> Number:
    return Number(tuple(at for at in range(*match.span()) if text[at].isdigit()))


def _each_once(found: list[Number]) -> list[Number]:
    kept: list[Number] = []
    for number in found:
        if not any(set(number.places) & set(other.places) for other in kept):
            kept.append(number)
    return kept


def _without_virtual_ids(text: str) -> str:
    return VIRTUAL_ID.sub(lambda match: "#" * len(match.group()), text)


def _digits_for_letters(text: str) -> str:
    """Words that are digits but for one letter or two, with digits in the places of those."""
    return re.sub(r"\S+", lambda word: _as_digits(word.group()), text)


def _as_digits(word: str) -> str:
    digits = sum(letter.isdigit() for letter in word)
    return word.translate(MISREAD) if len(word) >= 4 and digits >= len(word) - 2 else word
