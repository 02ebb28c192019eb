"""Reading what providers send, which may be anything: values of the right type, or an error of ours."""

import hmac
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from seva.payments.errors import Forged, ProviderAway


def whole(value: Any) -> int:
    """An amount: a whole number, never a float or a truth value; raises ValueError."""
    if type(value) is not int or abs(value) > 10**15:
        raise ValueError("an amount is not a whole number")
    return value


def word(value: Any, longest: int = 80) -> str:
    """A short text; raises ValueError."""
    if not isinstance(value, str) or not 0 < len(value) <= longest or "\0" in value:
        raise ValueError("a short text is missing")
    return value


def text(value: Any) -> str:
    """A short text, or "" for whatever else it is."""
    return value if isinstance(value, str) and len(value) <= 80 and "\0" not in value else ""


def mapping(value: Any) -> Mapping[str, Any]:
    """An object, or an empty one for whatever else it is."""
    return value if isinstance(value, Mapping) else {}


def moment(seconds: Any) -> datetime | None:
    """A time in seconds since 1970, in UTC without zone; None if it is none."""
    if type(seconds) is not int or not 0 < seconds < 2**33:
        return None
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def is_signed(body: bytes, signature: str, secrets: Iterable[str]) -> bool:
    """Whether one of our secrets signed exactly these bytes (HMAC-SHA256, hexadecimal)."""
    given = signature.strip().lower().encode(errors="replace")
    made = [hmac.new(secret.encode(), body, sha256).hexdigest().encode() for secret in secrets if secret]
    return any([hmac.compare_digest(one, given) for one in made])


@contextmanager
def as_answer() -> Iterator[None]:
    """An answer that is not the provider's says nothing of what it did."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError):
        raise ProviderAway("an answer that is not the provider's") from None


@contextmanager
def as_callback() -> Iterator[None]:
    """A callback that was signed and cannot be read is refused."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError):
        raise Forged("a callback that cannot be read") from None
