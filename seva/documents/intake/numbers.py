"""Where whole Aadhaar numbers stand in a text: twelve digits with a right check digit, in a run or in equal groups."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from seva.language.identifiers import looks_like_aadhaar
from seva.language.script import fold_digits

DIGITS, HIDDEN = 12, 8
# Between the digits of a group nothing stands; between groups a space, a hyphen or a dot, and no new line: what stands
# at the end of one line and the beginning of the next are two numbers.
BETWEEN = r"(?:[^\S\r\n\v\f]|[\-.·]){1,3}"
GROUPED = [
    re.compile(rf"(?<!\d)[2-9]\d{{{size - 1}}}(?:{BETWEEN}\d{{{size}}}){{{DIGITS // size - 1}}}(?!\d)")
    for size in (4, 3, 2, 6)
]
RUN = re.compile(rf"(?<!\d)[2-9]\d{{{DIGITS - 1}}}(?!\d)")
# On some cards the three groups stand below each other, and nothing else on their lines.
LINE, GROUP_ALONE, GROUPS = re.compile(r"[^\r\n\v\f]+"), re.compile(r"\s*\d{4}\s*"), 3
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
    spans = [*(match.span() for match in _matches(folded)), *_columns(folded)]
    return _each_once([_number(folded, *span) for span in spans if _is_right(folded[slice(*span)])])


def likely_aadhaars_in(text: str, is_sure: bool) -> list[Number]:
    """The same in what was read from a picture.

    Of a number in fours that was not read for sure, one digit may be wrong: it counts whatever its check digit says.
    """
    found = aadhaars_in(text)
    if found:
        return found
    folded = _without_virtual_ids(_digits_for_letters(fold_digits(text)))
    fours = [match for match in IN_FOURS.finditer(folded) if not is_sure or _is_right(match.group())]
    return [_number(folded, *match.span()) for match in fours]


def _matches(text: str) -> Iterator[re.Match[str]]:
    """In fours also those that overlap: the year of a date may stand right before a number."""
    in_fours, *others = GROUPED
    match = in_fours.search(text)
    while match:
        yield match
        match = in_fours.search(text, match.start() + 1)
    for pattern in (RUN, *others):
        yield from pattern.finditer(text)


def _columns(text: str) -> Iterator[tuple[int, int]]:
    """Three lines of four digits each; more of them below each other are a table."""
    lines = LINE.finditer(text)
    for is_group, alone in itertools.groupby(lines, lambda line: GROUP_ALONE.fullmatch(line.group()) is not None):
        column = list(alone)
        if is_group and len(column) == GROUPS and column[0].group().strip()[0] in "23456789":
            yield column[0].start(), column[-1].end()


def _is_right(written: str) -> bool:
    return looks_like_aadhaar("".join(filter(str.isdigit, written)))


def _number(text: str, start: int, end: int) -> Number:
    return Number(tuple(at for at in range(start, end) if text[at].isdigit()))


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
