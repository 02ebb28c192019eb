"""How a personal field looks before a reason is given: enough to tell two rows apart, too little to misuse."""

import re
from collections.abc import Callable, Mapping

HIDDEN = "••••"
_WORD = re.compile(r"\S+")
_YEAR = re.compile(r"\d{4}")


def _name(value: str) -> str:
    return " ".join(f"{word[0]}•••" for word in _WORD.findall(value))


def _number(value: str) -> str:
    kept = re.sub(r"\s", "", value)
    return f"{HIDDEN}{kept[-4:]}" if len(kept) >= 8 else HIDDEN


def _date(value: str) -> str:
    year = _YEAR.search(value)
    return f"••-••-{year[0]}" if year else HIDDEN


def _all(_value: str) -> str:
    return HIDDEN


KINDS: Mapping[str, Callable[[str], str]] = {"name": _name, "number": _number, "date": _date, "text": _all}


def masked(value: str, kind: str = "text") -> str:
    """A value as it is shown without a reason; kind: name (initials), number (last four signs, such as a mobile or an
    account), date (the year), text (nothing, such as an address or free words). An empty value stays empty."""
    return KINDS[kind](value) if value.strip() else value
