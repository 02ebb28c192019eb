"""Numbers that name something: references, certificates, PIN codes, mobiles, the last four digits of an Aadhaar.

Parsers read the number typed as people type it: any case, any digits, spaces or hyphens anywhere, inside a sentence.
"""

import re
from collections.abc import Collection, Iterator

from stdnum import verhoeff

from seva.language.certificate_numbers import find_certificate_numbers, parse_certificate_number
from seva.language.damm import damm_digit, is_valid_damm
from seva.language.found import Found
from seva.language.read_out import spoken_digits
from seva.language.reference_numbers import (
    ReferenceNumber,
    find_reference_numbers,
    format_reference_number,
    parse_reference_number,
)
from seva.language.script import clean, fold_digits
from seva.language.typed_digits import fold_lookalikes

__all__ = [
    "Found",
    "ReferenceNumber",
    "damm_digit",
    "find_certificate_numbers",
    "find_mobiles",
    "find_pincodes",
    "find_reference_numbers",
    "format_reference_number",
    "is_plain_number",
    "is_valid_damm",
    "looks_like_aadhaar",
    "mask",
    "parse_aadhaar_last4",
    "parse_certificate_number",
    "parse_mobile",
    "parse_pincode",
    "parse_reference_number",
]

_PINCODE = re.compile(r"(?<![\d/.])(?<!\d[\s\-])[1-9](?:[\s\-]{0,2}\d){5}(?![\s\-]?\d|[/.]\d)")
_ANY_PINCODE = re.compile(r"(?<![\d/.])(?<!\d[\s\-])[1-9](?:[\s\-,]{0,2}\d){5}(?![\s\-,]?\d|[/.]\d)")
_USUAL_PINCODE = re.compile(r"\d{6}|\d{3}[\s\-]\d{3}|(?!19|20)\d{4}\s\d{2}")
_MOBILE = re.compile(
    r"(?<!\d)(?<!\d[\s\-/])(?P<prefix>\(?(?:\+|00)?91[\s\-.()]{0,3}|0[\s\-]?)?"
    r"(?P<number>[6-9](?:[\s\-.()/]{0,3}\d){9})(?![\s\-]?\d)"
)
_SHORTEST_GROUP = {True: 3, False: 2}
_AADHAAR = re.compile(r"(?<!\d)(?<!\d[\s\-])[2-9]\d{3}([\s\-]?)\d{4}\1\d{4}(?!\d)")
_LAST_FOUR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_OF_PAPER = re.compile(r"(?=(?:\D*\d){3})[A-Za-z0-9][A-Za-z0-9 /-]{2,29}")
_PLAIN = re.compile(r"\d{9,15}")
_DIGIT_RUN = re.compile(r"\d(?:[\s\-.,/]?\d){3,}")


def find_pincodes(text: str, *, any_groups: bool = False) -> Iterator[Found]:
    """Yield PIN codes: six digits, the first not 0; in groups that no year ("2025-26") has, or in `any_groups`."""
    for match in _PINCODE.finditer(fold_lookalikes(fold_digits(text))):
        if any_groups or _USUAL_PINCODE.fullmatch(match.group()):
            yield Found(_only_digits(match.group()), match.start(), match.end())


def parse_pincode(text: str) -> str | None:
    """Return the PIN code of the text, if there is exactly one, in whatever groups it is written."""
    answer = spoken_digits(clean(text))
    usual = {found.value for found in find_pincodes(answer)}
    return _only(usual or set(map(_only_digits, _ANY_PINCODE.findall(fold_lookalikes(fold_digits(answer))))))


def _groups(number: str) -> tuple[int, ...]:
    """The lengths of the groups in which a number is written."""
    return tuple(map(len, re.split(r"[^\w]+", number)))


def find_mobiles(text: str) -> Iterator[Found]:
    """Yield mobile numbers as ten digits, without +91 or 0."""
    for match in _MOBILE.finditer(fold_lookalikes(fold_digits(text))):
        if match.group("prefix") or _is_grouped_like_mobile(match.group("number")):
            yield Found(_only_digits(match.group("number")), match.start(), match.end())


def _is_grouped_like_mobile(number: str) -> bool:
    """Tell "98765 43210" and "9 8 7 6…" from a day and what follows it: "9-5-1990 1100"."""
    groups = _groups(number.strip("()"))
    has_signs = "/" in number or "." in number
    return len(groups) == len(_only_digits(number)) or min(groups) >= _SHORTEST_GROUP[has_signs]


def parse_mobile(text: str) -> str | None:
    """Return the ten digits of the mobile number of the text, if there is exactly one."""
    return _only({found.value for found in find_mobiles(spoken_digits(clean(text)))})


def looks_like_aadhaar(text: str) -> bool:
    """Tell whether the text holds a whole Aadhaar number (twelve digits with a right Verhoeff digit)."""
    folded = fold_digits(text)
    return any(verhoeff.is_valid(_only_digits(match.group())) for match in _AADHAAR.finditer(folded))


def is_plain_number(text: str) -> bool:
    """Tell whether the whole text is a long number in one run, as on a bill or a card."""
    return bool(_PLAIN.fullmatch(fold_digits(clean(text))))


def is_number_of_paper(text: str) -> bool:
    """Tell whether the whole text may be the number of an account or a vehicle: short, with three digits or more."""
    return bool(_OF_PAPER.fullmatch(fold_digits(clean(text))))


def parse_aadhaar_last4(text: str) -> str | None:
    """Return the last four digits; of a whole number typed against advice the rest is dropped here."""
    folded = fold_digits(spoken_digits(clean(text)))
    whole = [_only_digits(match.group())[-4:] for match in _AADHAAR.finditer(folded)]
    return _only(set(whole or _LAST_FOUR.findall(folded)))


def mask(text: str) -> str:
    """Replace each run of four digits or more, also with separators inside, for logs and transcripts."""
    return _DIGIT_RUN.sub("####", fold_digits(text))


def _only_digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _only(values: Collection[str]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None
