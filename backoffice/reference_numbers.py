"""Reference numbers `<DEPT><yy>-dddd-dddd-c` and certificate numbers `<STATE>-CRT-<yyyy>-dddddddd`."""

import re
from collections.abc import Callable
from secrets import randbelow

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

# The quasigroup of order 10 that H. M. Damm published in 2004: it notices every single wrong digit and every swap of
# neighbours.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def damm_digit(digits: str) -> int:
    """The check digit of a row of digits."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim


def new_reference(code: str, year: int, random_below: RandomBelow = randbelow) -> str:
    """A reference number that cannot be guessed from its neighbours; the caller keeps it unique."""
    digits = f"{year % 100:02d}{random_below(10**8):08d}"
    return f"{code}{digits[:2]}-{digits[2:6]}-{digits[6:]}-{damm_digit(digits)}"


def is_reference(text: str) -> bool:
    """Whether the text has the form of a reference number and its check digit is right."""
    return re.fullmatch(REFERENCE_PATTERN, text) is not None and damm_digit(re.sub("[^0-9]", "", text)) == 0


def new_certificate_number(jurisdiction: str, year: int, random_below: RandomBelow = randbelow) -> str:
    """A certificate number; the caller keeps it unique."""
    return f"{STATE_CODES.get(jurisdiction, 'IN')}-CRT-{year:04d}-{random_below(10**8):08d}"


def new_receipt_number(year: int, random_below: RandomBelow = randbelow) -> str:
    """A receipt number; the caller keeps it unique."""
    return f"RCPT-{year:04d}-{random_below(10**10):010d}"
