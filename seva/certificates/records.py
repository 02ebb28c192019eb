"""The record as a CBOR map with small keys; docs/certificates.md has the table."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from seva.certificates.errors import NotACertificate
from seva.certificates.model import Fact, Kind, Record
from seva.certificates.strict import decode, encode

VERSION = 1
EPOCH = date(1970, 1, 1)
NUMBER = re.compile(r"[A-Z]{2}-CRT-[0-9]{4}-[0-9]{8}")
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,63}")
STATE = re.compile(r"[A-Z]{2}")
# Key of the map, attribute of the record.
KEYS: Mapping[int, str] = {
    1: "version", 2: "number", 3: "service", 4: "kind", 5: "department", 6: "state", 7: "holder", 8: "facts",
    9: "issued_on", 10: "valid_until", 11: "issuer", 12: "supersedes",
}  # fmt: skip
NEEDED = frozenset({1, 2, 3, 4, 5, 6, 9})


def days(day: date) -> int:
    """A day as the count of days since 1970-01-01."""
    return (day - EPOCH).days


def day(count: int) -> date:
    """What `days` was given; raises ValueError when there is no such day."""
    try:
        return EPOCH + timedelta(days=count)
    except OverflowError as error:
        raise ValueError("there is no such day") from error


def encode_record(record: Record) -> bytes:
    """The payload that is signed; texts are brought to one form (NFC), what is empty is left out."""
    values = {
        "version": record.version,
        "number": record.number,
        "service": record.service,
        "kind": int(record.kind),
        "department": record.department,
        "state": record.state,
        "holder": _nfc(record.holder),
        "facts": {code: _nfc(fact) for code, fact in record.facts.items()},
        "issued_on": days(record.issued_on),
        "valid_until": None if record.valid_until is None else days(record.valid_until),
        "issuer": _nfc(record.issuer),
        "supersedes": record.supersedes,
    }
    return encode({key: values[name] for key, name in KEYS.items() if values[name] not in (None, "", {})})


def _nfc(value: Any) -> Any:
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def decode_record(payload: bytes) -> Record:
    """The record in a payload; raises NotACertificate."""
    found = decode(payload)
    if not isinstance(found, dict) or not isinstance(found.get(1), int):
        raise NotACertificate("unreadable", "the content is no record")
    if found[1] != VERSION:
        raise NotACertificate("newer_version", f"version {found[1]} of the record is not known here")
    if not NEEDED <= found.keys() <= KEYS.keys():
        raise NotACertificate("unreadable", "parts of the record are missing or unknown")
    try:
        return _record({KEYS[key]: value for key, value in found.items()})
    except (ValueError, TypeError) as error:
        raise NotACertificate("unreadable", str(error)) from error


def _record(values: Mapping[str, Any]) -> Record:
    number, state = _matching(NUMBER, values["number"]), _matching(STATE, values["state"])
    if not number.startswith(state):
        raise ValueError("the number is of another state")
    supersedes = values.get("supersedes")
    until = values.get("valid_until")
    return Record(
        number=number,
        service=_matching(IDENTIFIER, values["service"]),
        kind=Kind(values["kind"]),
        department=_matching(IDENTIFIER, values["department"]),
        state=state,
        holder=_text(values.get("holder", "")),
        facts=_facts(values.get("facts", {})),
        issued_on=_day(values["issued_on"]),
        valid_until=None if until is None else _day(until),
        issuer=_text(values.get("issuer", "")),
        supersedes=None if supersedes is None else _matching(NUMBER, supersedes),
    )


def _matching(pattern: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError("a part of the record has a wrong form")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or value != _nfc(value) or any(unicodedata.category(sign) == "Cc" for sign in value):
        raise ValueError("a text of the record has a wrong form")
    return value


def _day(value: Any) -> date:
    if not isinstance(value, int):
        raise ValueError("a day of the record has a wrong form")
    return day(value)


def _facts(value: Any) -> dict[int, Fact]:
    if not isinstance(value, dict) or not all(type(code) is int and code > 0 for code in value):
        raise ValueError("the facts have a wrong form")
    return {code: fact if type(fact) is int else _text(fact) for code, fact in value.items()}
