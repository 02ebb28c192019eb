"""Reading values of JSON that may be anything: each function takes any value and never raises."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

LONGEST_TEXT = 4096
LONGEST_ID = 512
LONGEST_URL = 2048
LONGEST_NUMBER = 40

# JSON may name half of a surrogate pair, which is no character and cannot be stored; a database's text holds no NUL.
HALF_CHARACTERS = re.compile("[\ud800-\udfff]")
PRINTABLE = re.compile(r"[!-~]+")
DIGITS = re.compile(r"[0-9]{1,19}")
PHONE = re.compile(r"[0-9]{6,15}")
PHONE_SIGNS = re.compile(r"[+\s().-]")
USER_ID = re.compile(r"[A-Z]{2}\.[!-~]{1,140}")
PARENT_ID = re.compile(r"[A-Z]{2}\.ENT\.[!-~]{1,140}")

EPOCH = datetime(1970, 1, 1)
# Later than this in seconds would be after the year 5138: it is milliseconds, or even microseconds.
LAST_SECOND = 100_000_000_000


def mapping(value: Any) -> Mapping[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def listed(value: Any) -> Sequence[Any]:
    """The value if it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def clean(value: str) -> str:
    """A text that can be stored and sent on: without NUL and without halves of characters."""
    return HALF_CHARACTERS.sub("\ufffd", value.replace("\x00", ""))


def text(value: Any, longest: int = LONGEST_TEXT) -> str | None:
    """A text with something in it, cut at `longest` characters; None for anything else."""
    cut = clean(value)[:longest] if isinstance(value, str) else ""
    return cut if cut.strip() else None


def identifier(value: Any, longest: int = LONGEST_ID) -> str | None:
    """An opaque id of printable ASCII; never cut, as half an id would be another one's."""
    return value if isinstance(value, str) and len(value) <= longest and PRINTABLE.fullmatch(value) else None


def identifier_of_ours(value: Any) -> str | None:
    """An id that we gave ourselves, in any script; never cut either."""
    return text(value) if isinstance(value, str) and len(value) <= LONGEST_ID else None


def url(value: Any) -> str | None:
    """An https address."""
    address = identifier(value, LONGEST_URL)
    return address if address and address.startswith("https://") else None


def whole(value: Any) -> int | None:
    """A whole number, also one written as a string of digits."""
    if isinstance(value, str) and DIGITS.fullmatch(value):
        return int(value)
    is_small = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**19
    return value if is_small else None


def number(value: Any) -> float | None:
    """A finite number, also one written as a string."""
    is_short = len(value) <= LONGEST_NUMBER if isinstance(value, str) else isinstance(value, float)
    if not is_short and whole(value) is None:
        return None
    try:
        found = float(value)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def phone(value: Any) -> str | None:
    """A phone number as Meta's `wa_id`: digits with the country code, no plus."""
    digits = PHONE_SIGNS.sub("", value) if isinstance(value, str) else ""
    return digits if PHONE.fullmatch(digits) else None


def user_id(value: Any) -> str | None:
    """An id scoped to our business: a country, a dot and anything; some intermediaries put it where phones stand."""
    return value if isinstance(value, str) and USER_ID.fullmatch(value) and not parent_id(value) else None


def parent_id(value: Any) -> str | None:
    """An id scoped to the enterprise above our business."""
    return value if isinstance(value, str) and PARENT_ID.fullmatch(value) else None


def moment(value: Any, arrived: datetime | None) -> datetime:
    """When it was, in UTC without zone, from seconds, milliseconds or microseconds.

    Without a usable time it is when the webhook arrived, and never later than that.
    """
    seconds: float = whole(value) or 0
    while seconds > LAST_SECOND:
        seconds /= 1000
    if seconds <= 0:
        return arrived or EPOCH
    then = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    return min(then, arrived) if arrived else then


def known(**values: Any) -> dict[str, Any]:
    """Only what is known of these."""
    return {name: value for name, value in values.items() if value is not None}
