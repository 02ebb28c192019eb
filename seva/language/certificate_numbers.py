"""Certificate numbers `<STATE>-CRT-<yyyy>-dddddddd`, typed in any case and script, with any separators or none."""

import re
from collections.abc import Iterator
from functools import cache

from seva.language.found import Found
from seva.language.read_out import spoken_digits
from seva.language.script import clean, fold_digits
from seva.language.typed_digits import SIGNS, dictated_pairs, number_word, read_digits, spelt_out, two_dictated

_DIGITS = 12
_CENTURIES = ("19", "20")
_BETWEEN_LETTERS = re.compile(r"[\s.]")


@cache
def _pattern() -> re.Pattern[str]:
    state = rf"[a-z]{{2,3}}|[a-z][\s.][a-z]|{two_dictated()}"
    letters = rf"({state})[{SIGNS}]*{spelt_out('CRT')}(?:{number_word().pattern})?[{SIGNS}]*"
    return re.compile(rf"(?<![A-Za-z0-9\u0900-\u097f]){letters}", re.IGNORECASE)


def find_certificate_numbers(text: str) -> Iterator[Found]:
    """Yield certificate numbers in canonical form."""
    folded = fold_digits(text)
    for match in _pattern().finditer(folded):
        digits = read_digits(folded, match.end(), _DIGITS)
        if digits and len(digits.written) == _DIGITS and digits.written[:2] in _CENTURIES:
            canonical = f"{_state(match.group(1))}-CRT-{digits.written[:4]}-{digits.written[4:]}"
            yield Found(canonical, match.start(), digits.end)


def _state(written: str) -> str:
    """The letters of a state, also by their Hindi names."""
    letters = _BETWEEN_LETTERS.sub("", written)
    return dictated_pairs().get(letters) or letters.upper()


def parse_certificate_number(text: str) -> str | None:
    """Return the first certificate number of the text in canonical form."""
    return next((found.value for found in find_certificate_numbers(spoken_digits(clean(text)))), None)
