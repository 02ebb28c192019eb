"""Numbers that name something: references, certificates, PIN codes, mobiles, the last four digits of an Aadhaar.

Parsers read the number typed as people type it: any case, any digits, spaces or hyphens anywhere, inside a sentence.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from stdnum import verhoeff

from seva.language.numbers import spoken_digits
from seva.language.script import clean, fold_digits

_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_REFERENCE_DIGITS = 11
_SHORTEST_ATTEMPT = 7
_BETWEEN = r"[\s\-_./:]*"
_CERTIFICATE = re.compile(
    rf"(?<![a-z0-9])([a-z]{{2,3}}){_BETWEEN}crt{_BETWEEN}((?:19|20)\d\d){_BETWEEN}((?:\d[\s\-]?){{7}}\d)(?!\d)",
    re.IGNORECASE,
)
_PINCODE = re.compile(r"(?<![\d/.\-])(?<!\d\s)([1-9]\d{2})[\s\-]?(\d{3})(?!\s?\d|[/\-.]\d)")
_MOBILE = re.compile(r"(?<!\d)(?<!\d[\s\-])(?:\+?91[\s\-]*|0)?([6-9](?:[\s\-]?\d){9})(?![\s\-]?\d)")
_AADHAAR = re.compile(r"(?<!\d)(?<!\d[\s\-])[2-9]\d{3}([\s\-]?)\d{4}\1\d{4}(?!\d)")
_LAST_FOUR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_PLAIN = re.compile(r"\d{9,15}")
_DIGIT_RUN = re.compile(r"\d(?:[\s\-.,/]?\d){3,}")


@dataclass(frozen=True)
class ReferenceNumber:
    """A reference number in its canonical form; `check_ok` is false if a digit is wrong, missing or too many."""

    canonical: str
    check_ok: bool


@dataclass(frozen=True)
class Found:
    """A value found inside a text, with its offsets."""

    value: str
    start: int
    end: int


def damm_digit(digits: str) -> str:
    """Return the Damm check digit of a string of digits; it changes with any wrong digit or swap of neighbours."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def is_valid_damm(digits: str) -> bool:
    """Tell whether the last digit is the Damm check digit of the others."""
    return len(digits) > 1 and digits.isascii() and digits.isdigit() and damm_digit(digits) == "0"


def format_reference_number(code: str, yy: int | str, eight: str) -> str:
    """Build `<CODE><yy>-dddd-dddd-c` with its check digit from the department's code, year and eight digits."""
    body = f"{int(yy) % 100:02d}{eight}"
    return _canonical_reference(code.upper(), body + damm_digit(body))


def _canonical_reference(code: str, digits: str) -> str:
    groups = (digits[2:6], digits[6:10], digits[10:])
    return "-".join((code + digits[:2], *(group for group in groups if group)))


def find_reference_numbers(text: str, codes: Collection[str]) -> Iterator[tuple[ReferenceNumber, int, int]]:
    """Yield each reference number of the departments' codes with its offsets in the text."""
    if not codes:
        return
    spelt = "|".join(r"[\s.\-]?".join(map(re.escape, code)) for code in sorted(codes, key=len, reverse=True))
    pattern = rf"(?<![A-Za-z0-9])({spelt}){_BETWEEN}(\d(?:[\s\-_./:]{{0,3}}[\doil])*)(?![a-z0-9])"
    for match in re.finditer(pattern, fold_digits(text), re.IGNORECASE):
        digits = _only_digits(re.sub(r"[ilIL]", "1", re.sub(r"[oO]", "0", match.group(2))))
        if _SHORTEST_ATTEMPT <= len(digits) <= _REFERENCE_DIGITS + 4:
            code = re.sub(r"[^A-Z]", "", match.group(1).upper())
            is_valid = len(digits) == _REFERENCE_DIGITS and is_valid_damm(digits)
            yield ReferenceNumber(_canonical_reference(code, digits), is_valid), match.start(), match.end()


def parse_reference_number(text: str, codes: Collection[str]) -> ReferenceNumber | None:
    """Return the reference number in the text: the first with a right check digit, else the first."""
    found = [number for number, _, _ in find_reference_numbers(spoken_digits(clean(text)), codes)]
    return next((number for number in found if number.check_ok), found[0] if found else None)


def find_certificate_numbers(text: str) -> Iterator[Found]:
    """Yield certificate numbers `<STATE>-CRT-<yyyy>-dddddddd` in canonical form."""
    for match in _CERTIFICATE.finditer(fold_digits(text)):
        state, year, digits = match.groups()
        yield Found(f"{state.upper()}-CRT-{year}-{_only_digits(digits)}", match.start(), match.end())


def parse_certificate_number(text: str) -> str | None:
    """Return the first certificate number of the text in canonical form."""
    return next((found.value for found in find_certificate_numbers(spoken_digits(clean(text)))), None)


def find_pincodes(text: str) -> Iterator[Found]:
    """Yield PIN codes: six digits, the first not 0."""
    for match in _PINCODE.finditer(fold_digits(text)):
        yield Found(match.group(1) + match.group(2), match.start(), match.end())


def parse_pincode(text: str) -> str | None:
    """Return the PIN code of the text, if there is exactly one."""
    return _only({found.value for found in find_pincodes(spoken_digits(clean(text)))})


def find_mobiles(text: str) -> Iterator[Found]:
    """Yield mobile numbers as ten digits, without +91 or 0."""
    for match in _MOBILE.finditer(fold_digits(text)):
        yield Found(_only_digits(match.group(1)), match.start(), match.end())


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
