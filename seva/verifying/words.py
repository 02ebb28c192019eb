"""What is said of a certificate: the answer of each verdict, and the record's facts, in a language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from seva.catalogue import Catalogue, Messages
from seva.certificates import Outcome, Record, Verdict, fact_numbered, post_named
from seva.certificates.records import EPOCH
from seva.clock import in_india
from seva.verifying.numbers import NumberOutcome
from seva.verifying.seals import Seal
from seva.wording import format_day, format_rupees

# What stands in every record, by the names of its labels (`record.<name>` in catalogue/messages/verdicts.yml).
LABELS = ("kind", "holder", "issued_on", "valid_until", "issuer", "department", "number", "supersedes", "state")


@dataclass(frozen=True)
class Line:
    """One fact: what it is called, and what it is."""

    label: str
    value: str


class Words:
    """Says what was found, from catalogue/messages/verdicts.yml and the catalogue's names."""

    def __init__(self, catalogue: Catalogue, messages: Messages) -> None:
        self._catalogue = catalogue
        self.messages = messages

    def answer(self, verdict: Verdict, language: str) -> str:
        """What it is, and what that means."""
        head = self.messages.text(f"verdict.{verdict.value}", language)
        return f"{head}\n{self.messages.text(f'verdict.why.{verdict.value}', language)}"

    def number(self, outcome: NumberOutcome, number: str, language: str) -> str:
        """What is said of a number alone."""
        service = self.service(outcome.service, language) if outcome.service else ""
        return self.messages.text(f"number.{outcome.verdict.value}", language, number=number, service=service)

    def seal(self, seal: Seal, language: str) -> str:
        """What is said of the signature in a PDF itself."""
        return self.messages.text(f"seal.{seal.verdict.value}", language, signer=seal.signer)

    def remarks(self, outcome: Outcome, language: str) -> list[str]:
        """Why it counts no more, and what is not known here."""
        found = []
        if outcome.status:
            since = format_day(outcome.status.since, language)
            found.append(self.messages.text(f"ended.{outcome.status.reason.name}", language, day=since))
        if outcome.is_signed and outcome.statuses_as_of is None:
            found.append(self.messages.text("record.no_list", language))
        elif outcome.is_stale and outcome.statuses_as_of:
            as_of = format_day(in_india(outcome.statuses_as_of.replace(tzinfo=None)).date(), language)
            found.append(self.messages.text("record.old_list", language, day=as_of))
        return found

    def facts(self, outcome: Outcome, language: str) -> list[Line]:
        """What stands in it; only what a known key has signed. Of another state's, which state and which number."""
        record = outcome.record
        if record is None or not (outcome.is_signed or outcome.verdict is Verdict.other_state):
            return []
        return list(self._all(record, language) if outcome.is_signed else self._claimed(record, language))

    def _claimed(self, record: Record, language: str) -> Iterator[Line]:
        yield self._line("state", record.state, language)
        yield self._line("number", record.number, language)

    def _all(self, record: Record, language: str) -> Iterator[Line]:
        yield self._line("kind", self.service(record.service, language), language)
        if record.holder:
            yield self._line("holder", record.holder, language)
        for code, value in record.facts.items():
            kind = fact_numbered(code)
            if kind:
                yield Line(kind.label[language], self._fact(kind.id, kind.value, value, language))
        yield self._line("issued_on", format_day(record.issued_on, language), language)
        if record.valid_until:
            yield self._line("valid_until", format_day(record.valid_until, language), language)
        post = post_named(record.issuer)
        if post:
            yield self._line("issuer", post[language], language)
        yield self._line("department", self.department(record.department, language), language)
        yield self._line("number", record.number, language)
        if record.supersedes:
            yield self._line("supersedes", record.supersedes, language)

    def _line(self, name: str, value: str, language: str) -> Line:
        return Line(self.messages.text(f"record.{name}", language), value)

    def service(self, service_id: str, language: str) -> str:
        """The official name of what is certified."""
        service = self._catalogue.services.get(service_id)
        return service.name.in_(language) if service else service_id

    def department(self, department_id: str, language: str) -> str:
        """The department's name."""
        department = self._catalogue.departments.get(department_id)
        return department.name.in_(language) if department else department_id

    def _fact(self, name: str, kind: str, value: Any, language: str) -> str:
        said = {"day": _day, "paise": _rupees}.get(kind)
        if said and isinstance(value, int):
            return said(value, language)
        return self.choices(language).get(name, {}).get(str(value), str(value)) if kind == "choice" else str(value)

    def choices(self, language: str) -> Mapping[str, Mapping[str, str]]:
        """What the choices of questions are called, by question and choice."""
        return {
            field.id: {choice.id: choice.label.in_(language) for choice in field.choices}
            for service in self._catalogue.services.values()
            for field in service.fields
            if field.choices
        }


def _day(value: int, language: str) -> str:
    try:
        day: date = EPOCH + timedelta(days=value)
    except OverflowError:
        return str(value)
    return format_day(day, language)


def _rupees(value: int, _language: str) -> str:
    return format_rupees(value)
