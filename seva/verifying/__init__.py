"""Verifying a certificate that somebody shows: whom to trust, what is read from a file, and what is said of it."""

from seva.verifying.desk import VerifyingDesk
from seva.verifying.errors import CannotRead, NothingTrusted, TooOften, VerifyingError
from seva.verifying.numbers import NumberOutcome, Numbers, NumberVerdict
from seva.verifying.trust import Published, Trust, Trusted
from seva.verifying.words import Line, Words

__all__ = [
    "CannotRead",
    "Line",
    "NothingTrusted",
    "NumberOutcome",
    "NumberVerdict",
    "Numbers",
    "Published",
    "TooOften",
    "Trust",
    "Trusted",
    "VerifyingDesk",
    "VerifyingError",
    "Words",
]
