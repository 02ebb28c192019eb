"""Reference numbers `<DEPT><yy>-dddd-dddd-c` and certificate numbers `<STATE>-CRT-<yyyy>-dddddddd`."""

import re
from collections.abc import Callable
from secrets import randbelow

from seva.language.identifiers import format_reference_number, is_valid_damm, parse_reference_number
from seva.language.script import clean

REFERENCE_PATTERN = r"^[A-Z]{2,5}[0-9]{2}-[0-9]{4}-[0-9]{4}-[0-9]$"
CERTIFICATE_PATTERN = r"^[A-Z]{2}-CRT-[0-9]{4}-[0-9]{8}$"
STATE_CODES = {
    "delhi": "DL",
    "andhra_pradesh": "AP",
    "mumbai": "MH",
    "west_bengal": "WB",
    "chennai": "TN",
    "odisha": "OD",
    "india": "IN",
    "bihar": "BR",
}
RandomBelow = Callable[[int], int]


def new_reference(code: str, year: int, random_below: RandomBelow = randbelow) -> str:
    """A reference number that cannot be guessed from its neighbours; the caller keeps it unique."""
    return format_reference_number(code, year, f"{random_below(10**8):08d}")


def is_reference(text: str) -> bool:
    """Whether the text has the form of a reference number and its check digit is right."""
    return re.fullmatch(REFERENCE_PATTERN, text) is not None and is_valid_damm(re.sub("[^0-9]", "", text))


def read_reference(text: str) -> str | None:
    """The reference number in what was typed, in its canonical form: any case, with other hyphens or none.

    Its check digit may be wrong; None if it has not the form of a number.
    """
    codes = re.findall(r"(?<![A-Z])[A-Z]{2,5}(?![A-Z])", clean(text).upper())
    found = parse_reference_number(text, codes)
    return found.canonical if found and re.fullmatch(REFERENCE_PATTERN, found.canonical) else None


def new_certificate_number(jurisdiction: str, year: int, random_below: RandomBelow = randbelow) -> str:
    """A certificate number; the caller keeps it unique."""
    return f"{STATE_CODES.get(jurisdiction, 'IN')}-CRT-{year:04d}-{random_below(10**8):08d}"


def new_receipt_number(year: int, random_below: RandomBelow = randbelow) -> str:
    """A receipt number; the caller keeps it unique."""
    return f"RCPT-{year:04d}-{random_below(10**10):010d}"
