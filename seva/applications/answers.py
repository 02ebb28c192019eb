"""Checks an answer by the type of its field and brings it to its canonical form.

Canonical forms: dates ISO 8601, amounts and numbers plain decimals, mobiles ten digits, choices by id, texts trimmed.
What does not fit is refused with the key of a message (`refused.<reason>` in catalogue/messages) that says what would.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, timedelta
from decimal import Decimal

from seva.applications.aadhaar import is_account_number, whole_aadhaars
from seva.catalogue import Field
from seva.language.choices import Option, match_choice
from seva.language.dates import DateProblem, parse_date, parse_year
from seva.language.identifiers import parse_aadhaar_last4, parse_mobile, parse_pincode
from seva.language.names import parse_name
from seva.language.numbers import parse_amount, parse_number, spoken_digits
from seva.language.script import clean, fold_digits

LONGEST_TEXT = 500
SHORTEST_ADDRESS = 8
EARLIEST_YEAR = 1900
LATEST_VISIT = timedelta(days=365)
LARGEST_NUMBER = 10**9
DECIMALS_OF_MONEY = 2
MOST_DECIMALS = 6
MOST_FRAMES = 4
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
COORDINATES = re.compile(r"(-?\d{1,2}\.\d+)\s*,\s*(-?\d{1,3}\.\d+)")
MORE_THAN_FOUR_DIGITS = re.compile(r"\d(?:[\s\-.]{0,2}\d){4}")
MOBILE_WITH_COUNTRY = re.compile(r"91[6-9]\d{9}")


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
    said = clean(text.encode(errors="ignore").decode())  # half a surrogate pair could not be stored
    if not said:
        return Refused("empty")
    if len(said) > LONGEST_TEXT:
        return Refused("choice") if asked.choices else Refused("too_long", {"most": str(LONGEST_TEXT)})
    if asked.type not in READ_DIGITS_THEMSELVES and whole_aadhaars(said) and not is_account_number(asked, said):
        return Refused("whole_aadhaar")
    return CHECKS[asked.type](asked, said, today)


def options_of(asked: Field) -> list[Option]:
    """A choice field's options with all their names."""
    return [Option(choice.id, (choice.label.en, choice.label.hi, *choice.aliases.all())) for choice in asked.choices]


def _text(asked: Field, said: str, _today: date) -> Outcome:
    if asked.pattern:
        plain = fold_digits(said).upper().strip(" .")
        spellings = (re.sub(r"[\s\-]", "", plain), plain, fold_digits(said))
        match = next((spelling for spelling in spellings if re.fullmatch(asked.pattern, spelling)), None)
        return Accepted(match) if match else Refused("pattern")
    return Accepted(said) if any(c.isalnum() for c in said) else Refused("empty")


def _name(_asked: Field, said: str, _today: date) -> Outcome:
    name = parse_name(said)
    for _ in range(MOST_FRAMES):  # "my name is, my name is Ram"
        again = parse_name(name) if name else None
        if name and again == name:
            return Accepted(name)
        name = again
    return Refused("name")


def _choice(asked: Field, said: str, _today: date) -> Outcome:
    found = match_choice(said, options_of(asked))
    if isinstance(found, str):
        return Accepted(found)
    return Refused("choice_close" if found else "choice", close=tuple(found or ()))


def _mobile(_asked: Field, said: str, _today: date) -> Outcome:
    if any(not MOBILE_WITH_COUNTRY.fullmatch(digits) for digits in whole_aadhaars(said)):
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
        is_said = found.code == "no_such_day"
        return Refused(found.code, {"day": said[found.start : found.end]} if is_said else {})
    if asked.range == "past" and found.value > today:
        return Refused("date_in_future")
    if asked.range == "future" and found.value < today:
        return Refused("date_in_past")
    if found.value.year < EARLIEST_YEAR or found.value > today + LATEST_VISIT:
        return Refused("date_too_far")
    return Accepted(found.value.isoformat())


def _address(_asked: Field, said: str, _today: date) -> Outcome:
    return Accepted(said) if len(said) >= SHORTEST_ADDRESS and _has_letters(said) else Refused("address")


def _location(_asked: Field, said: str, _today: date) -> Outcome:
    coordinates = COORDINATES.fullmatch(fold_digits(said))
    if coordinates:
        latitude, longitude = coordinates.groups()
        is_on_earth = abs(float(latitude)) <= 90 and abs(float(longitude)) <= 180
        return Accepted(f"{latitude}, {longitude}") if is_on_earth else Refused("location")
    return Accepted(said) if _has_letters(said) and len(said) > 2 else Refused("location")


def _has_letters(said: str) -> bool:
    return any(c.isalpha() for c in said)


def _aadhaar(_asked: Field, said: str, _today: date) -> Outcome:
    if MORE_THAN_FOUR_DIGITS.search(fold_digits(spoken_digits(said))):
        return Refused("whole_aadhaar")
    last4 = parse_aadhaar_last4(said)
    return Accepted(last4) if last4 else Refused("aadhaar_last4")


def _amount(_asked: Field, said: str, _today: date) -> Outcome:
    amount = parse_amount(said)
    if amount is None or amount < 0 or _decimals(amount) > DECIMALS_OF_MONEY:
        return Refused("amount")
    if amount > LARGEST_NUMBER:
        return Refused("amount_too_large")
    return Accepted(f"{amount.normalize():f}")


def _number(asked: Field, said: str, _today: date) -> Outcome:
    number = parse_number(said)
    if number is None or number < 0 or _decimals(number) > MOST_DECIMALS:
        return Refused("number")
    least, most = asked.minimum or 0, LARGEST_NUMBER if asked.maximum is None else asked.maximum
    if not least <= number <= most:
        return Refused("number_range", {"least": str(least), "most": str(most)})
    return Accepted(f"{number.normalize():f}")


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _email(_asked: Field, said: str, _today: date) -> Outcome:
    found = next((word.strip(".,;<>()") for word in said.split() if EMAIL.fullmatch(word.strip(".,;<>()"))), None)
    return Accepted(found) if found else Refused("email")


def _year(_asked: Field, said: str, today: date) -> Outcome:
    year = parse_year(said)
    if year is None:
        return Refused("year")
    return Accepted(str(year)) if EARLIEST_YEAR <= year <= today.year else Refused("year_range")


# Here twelve digits may be a mobile number with 91, or the whole number where only its end is asked for.
READ_DIGITS_THEMSELVES = ("mobile", "aadhaar_last4")
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
