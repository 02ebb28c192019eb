"""What a record says, in words of both languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from seva.catalogue import Catalogue, Service
from seva.certificates import FactKind, Record, fact_numbered, post_named
from seva.certificates.records import day

WORDS = Path(__file__).with_name("words.yml")
LANGUAGES = ("en", "hi")
Both = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One line of the certificate: what it is called, and its value, in both languages."""

    label: Both
    value: Both


@cache
def words() -> Mapping[str, Any]:
    """The fixed words, by key and language."""
    return dict(yaml.safe_load(WORDS.read_text(encoding="utf-8")))


def rows(record: Record, catalogue: Catalogue) -> Iterator[Row]:
    """The lines in their order: number, whose it is, facts, dates."""
    yield _row("number", record.number)
    if record.holder:
        yield _row("holder", record.holder)
    service = catalogue.services[record.service]
    for code, value in record.facts.items():
        fact = fact_numbered(code)
        if fact is not None:
            yield Row(fact.label, {language: _value(fact, value, service, language) for language in LANGUAGES})
    yield _row("issued_on", _day(record.issued_on))
    if record.valid_until is None:
        yield Row(words()["valid_until"], words()["no_end"])
    else:
        yield _row("valid_until", _day(record.valid_until))
    if record.supersedes:
        yield _row("supersedes", record.supersedes)


def _row(key: str, value: str) -> Row:
    return Row(words()[key], dict.fromkeys(LANGUAGES, value))


def _value(fact: FactKind, value: str | int, service: Service, language: str) -> str:
    if fact.value == "day":
        return _day(day(int(value)))
    if fact.value == "paise":
        return rupees(int(value))
    return _label(service, fact.id, str(value), language) if fact.value == "choice" else str(value)


def _label(service: Service, field_id: str, choice_id: str, language: str) -> str:
    field = service.field(field_id)
    found = next((choice for choice in field.choices if choice.id == choice_id), None) if field else None
    return found.label.in_(language) if found else choice_id


def _day(given: date) -> str:
    return f"{given:%d/%m/%Y}"


def rupees(paise: int) -> str:
    """An amount with Indian grouping, such as ₹1,20,000; paise only where there are some."""
    whole, rest = divmod(paise, 100)
    head, tail = f"{whole}"[:-3], f"{whole}"[-3:]
    groups = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
    return f"₹{','.join([*groups, tail])}" + (f".{rest:02d}" if rest else "")


def government(state: str) -> Both:
    """What the government of a state is called."""
    names: Mapping[str, Both] = words()["governments"]
    return names[state]


def post(record: Record) -> Both:
    """Who issued it: the post, or the department where no post is named."""
    return post_named(record.issuer) or dict.fromkeys(LANGUAGES, record.issuer)
