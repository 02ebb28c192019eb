"""Checks an answer by the type of its field and brings it to its canonical form.

Canonical forms: dates ISO 8601, amounts and numbers plain decimals, mobiles ten digits, choices by id, texts trimmed.
What does not fit is refused with the key of a message (`refused.<reason>` in catalogue/messages) that says what would.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field as dataclass_field
from datetime import date, timedelta
from decimal import Decimal

from seva.catalogue import Field
from seva.language.choices import Option, match_choice
from seva.language.dates import DateProblem, parse_date
from seva.language.identifiers import (
    looks_like_aadhaar,
    parse_aadhaar_last4,
    parse_mobile,
    parse_pincode,
)
from seva.language.names import parse_name
from seva.language.numbers import parse_amount, parse_number
from seva.language.script import clean, fold_digits, has_letters

LONGEST_TEXT = 500
SHORTEST_ADDRESS = 8
EARLIEST_YEAR = 1900
LATEST_VISIT = timedelta(days=365)
LARGEST_AMOUNT = Decimal(10) ** 9
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
COORDINATES = re.compile(r"-?\d{1,2}\.\d+\s*,\s*-?\d{1,3}\.\d+")


@dataclass(frozen=True)
class Accepted:
    """An answer that fits, in canonical form."""

    value: str


@dataclass(frozen=True)
class Refused:
    """An answer that does not fit: the reason, and values for the message's placeholders."""

    reason: str
    values: Mapping[str, str] = dataclass_field(default_factory=dict)
    close: tuple[str, ...] = ()


Outcome = Accepted | Refused
Check = Callable[[Field, str, date], Outcome]


def check(asked: Field, text: str, today: date) -> Outcome:
    """Whether `text` answers the field; `today` is India's date."""
    said = clean(text)
    if not said:
        return Refused("empty")
    return CHECKS[asked.type](asked, said, today)


def options_of(asked: Field) -> list[Option]:
    """A choice field's options with all their names."""
    return [
        Option(choice.id, (choice.label.en, choice.label.hi, *choice.aliases.all())) for choice in asked.choices
    ]


def _text(asked: Field, said: str, _today: date) -> Outcome:
    if asked.pattern:
        plain = fold_digits(said).upper().strip(" .")
        match = next((s for s in (plain, re.sub(r"[\s\-]", "", plain), fold_digits(said)) if re.fullmatch(asked.pattern, s)), None)
        return Accepted(match) if match else Refused("pattern")
    if len(said) > LONGEST_TEXT:
        return Refused("too_long", {"most": str(LONGEST_TEXT)})
    if looks_like_aadhaar(said):
        return Refused("whole_aadhaar")
    return Accepted(said) if has_letters(said) or any(c.isdigit() for c in said) else Refused("empty")


def _name(_asked: Field, said: str, _today: date) -> Outcome:
    name = parse_name(said)
    return Accepted(name) if name else Refused("name")


def _choice(asked: Field, said: str, _today: date) -> Outcome:
    found = match_choice(said, options_of(asked))
    if isinstance(found, str):
        return Accepted(found)
    return Refused("choice_close" if found else "choice", close=tuple(found or ()))


def _mobile(_asked: Field, said: str, _today: date) -> Outcome:
    if looks_like_aadhaar(said):
        return Refused("whole_aadhaar")
    mobile = parse_mobile(said)
    return Accepted(mobile) if mobile else Refused("mobile")


def _pincode(_asked: Field, said: str, _today: date) -> Outcome:
    pincode = parse_pincode(said)
    return Accepted(pincode) if pincode else Refused("pincode")


def _date(asked: Field, said: str, today: date) -> Outcome:
    found = parse_date(said, today, prefer=asked.range)
    if found is None:
        return Refused("date")
    if isinstance(found, DateProblem):
        return Refused(found.code)
    if asked.range == "past" and found.value > today:
        return Refused("date_in_future")
    if asked.range == "future" and found.value < today:
        return Refused("date_in_past")
    if found.value.year < EARLIEST_YEAR or found.value > today + LATEST_VISIT:
        return Refused("date_too_far")
    return Accepted(found.value.isoformat())


def _address(_asked: Field, said: str, _today: date) -> Outcome:
    if looks_like_aadhaar(said):
        return Refused("whole_aadhaar")
    if len(said) > LONGEST_TEXT:
        return Refused("too_long", {"most": str(LONGEST_TEXT)})
    return Accepted(said) if len(said) >= SHORTEST_ADDRESS and has_letters(said) else Refused("address")


def _location(_asked: Field, said: str, today: date) -> Outcome:
    if COORDINATES.fullmatch(said):
        return Accepted(said)
    return Accepted(said[:LONGEST_TEXT]) if has_letters(said) and len(said) > 2 else Refused("location")


def _aadhaar(_asked: Field, said: str, _today: date) -> Outcome:
    if len(re.sub(r"\D", "", fold_digits(said))) > 4:
        return Refused("whole_aadhaar")
    last4 = parse_aadhaar_last4(said)
    return Accepted(last4) if last4 else Refused("aadhaar_last4")


def _amount(_asked: Field, said: str, _today: date) -> Outcome:
    amount = parse_amount(said)
    if amount is None or amount < 0:
        return Refused("amount")
    if amount > LARGEST_AMOUNT:
        return Refused("amount_too_large")
    return Accepted(f"{amount.normalize():f}")


def _number(asked: Field, said: str, _today: date) -> Outcome:
    number = parse_number(said)
    if number is None or number < 0:
        return Refused("number")
    least, most = asked.minimum or 0, asked.maximum
    if number < least or (most is not None and number > most):
        return Refused("number_range", {"least": str(least), "most": str(most if most is not None else "")})
    return Accepted(f"{number.normalize():f}")


def _email(_asked: Field, said: str, _today: date) -> Outcome:
    found = next((word.strip(".,;<>()") for word in said.split() if EMAIL.fullmatch(word.strip(".,;<>()"))), None)
    return Accepted(found) if found else Refused("email")


def _year(_asked: Field, said: str, today: date) -> Outcome:
    years = YEAR.findall(fold_digits(said))
    if len(years) != 1:
        return Refused("year")
    return Accepted(years[0]) if EARLIEST_YEAR <= int(years[0]) <= today.year else Refused("year_range")


CHECKS: Mapping[str, Check] = {
    "text": _text,
    "name": _name,
    "choice": _choice,
    "mobile": _mobile,
    "pincode": _pincode,
    "date": _date,
    "address": _address,
    "aadhaar_last4": _aadhaar,
    "amount": _amount,
    "location": _location,
    "email": _email,
    "year": _year,
    "number": _number,
}
