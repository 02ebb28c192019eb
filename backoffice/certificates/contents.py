"""The record of a certificate, from what the citizen answered and the officer approved."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from backoffice.errors import CertificateTooLong, CertificateUnprintable
from backoffice.reference_numbers import STATE_CODES
from seva.catalogue import Field, Service
from seva.certificates import Kind, Record, fact_named
from seva.certificates.records import days

Fact = str | int
LONGEST_TEXT = 150
# What the fonts of the paper have.
PRINTABLE = re.compile(r"[\u0020-\u007e\u00a0-\u00ff\u0900-\u097f\u200c\u200d\u2010-\u2026\u20b9]*")
VALUES: Mapping[str, Callable[[str], Fact]] = {
    "text": lambda text: " ".join(text.split()),
    "choice": str.strip,
    "day": lambda text: days(date.fromisoformat(text)),
    "paise": lambda text: int(Decimal(text) * 100),
}


def record_of(
    service: Service, values: Mapping[str, str], number: str, today: date, supersedes: str | None = None
) -> Record:
    """What is signed; facts not given are left out. Raises CertificateTooLong or CertificateUnprintable."""
    said, months = service.certificate, service.certificate.valid_months
    named = [(fact_named(name), values.get(name, "")) for name in said.facts]
    record = Record(
        number=number,
        service=service.id,
        kind=Kind[service.kind],
        department=service.department,
        state=state_of(service),
        holder=holder_of(service, values),
        facts={fact.code: VALUES[fact.value](value) for fact, value in named if value.strip()},
        issued_on=today,
        valid_until=_months_later(today, months) - timedelta(days=1) if months else None,
        issuer=said.post or "",
        supersedes=supersedes,
    )
    _check_texts([record.holder, *(fact for fact in record.facts.values() if isinstance(fact, str))])
    return record


def _check_texts(texts: Iterable[str]) -> None:
    for text in texts:
        if len(text) > LONGEST_TEXT:
            raise CertificateTooLong(f"A certificate holds names and facts of at most {LONGEST_TEXT} characters.")
        if not PRINTABLE.fullmatch(text):
            raise CertificateUnprintable("A name or fact has letters that are neither Latin nor Devanagari.")


def state_of(service: Service) -> str:
    """The two letters of the state whose certificate it is."""
    return STATE_CODES.get(service.jurisdiction, "IN")


def holder_of(service: Service, values: Mapping[str, str]) -> str:
    """Whom the certificate is about: the answer that the catalogue names, or the first name that was given."""
    asked: list[Field] = [field for field in service.fields if field.type == "name"]
    names = [service.certificate.holder] if service.certificate.holder else [field.id for field in asked]
    return next((" ".join(values[name].split()) for name in names if values.get(name, "").strip()), "")


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
