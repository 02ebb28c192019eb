"""The record of a certificate, from what the citizen answered and the officer approved."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from backoffice.reference_numbers import STATE_CODES
from seva.catalogue import Field, Service
from seva.certificates import Kind, Record, fact_named
from seva.certificates.records import days

Fact = str | int
VALUES: Mapping[str, Callable[[str], Fact]] = {
    "text": str.strip,
    "choice": str.strip,
    "day": lambda text: days(date.fromisoformat(text)),
    "paise": lambda text: int(Decimal(text) * 100),
}


def record_of(
    service: Service, values: Mapping[str, str], number: str, today: date, supersedes: str | None = None
) -> Record:
    """What is signed; facts that were not given are left out."""
    said, months = service.certificate, service.certificate.valid_months
    named = [(fact_named(name), values.get(name, "")) for name in said.facts]
    return Record(
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


def state_of(service: Service) -> str:
    """The two letters of the state whose certificate it is."""
    return STATE_CODES.get(service.jurisdiction, "IN")


def holder_of(service: Service, values: Mapping[str, str]) -> str:
    """Whom the certificate is about: the answer that the catalogue names, or the first name that was given."""
    asked: list[Field] = [field for field in service.fields if field.type == "name"]
    names = [service.certificate.holder] if service.certificate.holder else [field.id for field in asked]
    return next((values[name].strip() for name in names if values.get(name, "").strip()), "")


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
