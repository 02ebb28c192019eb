"""Every text of the catalogue that a citizen reads, with what kind of text it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from seva.catalogue.load import Catalogue
from seva.catalogue.messages import Messages
from seva.catalogue.schema import Department, Document, Field, Service, Text

LABEL = 24
BUTTON = 20
LONGEST = 1000

# official: a name that government gave, which we only spell; place: names of places; the rest is ours.
Kind = Literal["message", "text", "ask", "label", "example", "official", "place"]


@dataclass(frozen=True)
class Wording:
    """A text in both languages: where it stands, of what kind it is, how many characters it may have."""

    where: str
    kind: Kind
    en: str
    hi: str
    most: int = LONGEST


def texts(catalogue: Catalogue, messages: Messages) -> Iterator[Wording]:
    """All texts."""
    for key in messages.keys():
        is_label = key.startswith("label.")
        kind: Kind = "label" if is_label else "message"
        most = BUTTON if is_label else LONGEST
        yield Wording(f"messages {key}", kind, messages.raw(key, "en"), messages.raw(key, "hi"), most)
    for service in catalogue.services.values():
        yield from _service(service)
    for field in catalogue.fields.values():
        yield from _field(field)
    for document in catalogue.documents.values():
        yield from _document(document)
    for department in catalogue.departments.values():
        yield from _department(department)
    for question in catalogue.bill_questions:
        yield _wording(f"bill question {question.id}", "text", question.answer)
    yield from _places(catalogue)


def _wording(where: str, kind: Kind, text: Text, most: int = LONGEST) -> Wording:
    return Wording(where, kind, text.en, text.hi, most)


def _service(service: Service) -> Iterator[Wording]:
    yield _wording(f"service {service.id} name", "official", service.name)
    yield _wording(f"service {service.id} short_name", "official", service.short_name, LABEL)
    for part in ("summary", "fee_note", "sla_note", "eligibility", "note"):
        text = getattr(service, part)
        if text is not None:
            yield _wording(f"service {service.id} {part}", "text", text)


def _field(field: Field) -> Iterator[Wording]:
    yield _wording(f"field {field.id} label", "label", field.label)
    if field.short_label:
        yield _wording(f"field {field.id} short_label", "label", field.short_label, BUTTON)
    yield _wording(f"field {field.id} ask", "ask", field.ask)
    if field.example:
        yield _wording(f"field {field.id} example", "example", field.example)
    if not field.choices_from:
        for choice in field.choices:
            yield _wording(f"field {field.id} choice {choice.id}", "label", choice.label, LABEL)


def _document(document: Document) -> Iterator[Wording]:
    yield _wording(f"document {document.id} label", "label", document.label)
    yield _wording(f"document {document.id} ask", "text", document.ask)
    for en, hi in zip(document.accepted.en, document.accepted.hi, strict=False):
        yield Wording(f"document {document.id} accepted", "text", en, hi)


def _department(department: Department) -> Iterator[Wording]:
    yield _wording(f"department {department.id} name", "official", department.name)
    yield _wording(f"department {department.id} short_name", "official", department.short_name, LABEL)
    yield _wording(f"department {department.id} hours", "text", department.hours)
    yield _wording(f"department {department.id} office", "text", department.office)


def _places(catalogue: Catalogue) -> Iterator[Wording]:
    for helpline in catalogue.helplines.values():
        yield _wording(f"helpline {helpline.id}", "official", helpline.name)
    for district in catalogue.districts.values():
        yield _wording(f"district {district.id}", "place", district.name, LABEL)
        for part in district.sub_divisions:
            yield _wording(f"sub-division {part.id}", "place", part.name)
    for pincode in catalogue.pincodes.values():
        yield _wording(f"pin {pincode.pin}", "place", pincode.locality)
    for ward in catalogue.wards:
        yield _wording(f"ward {ward.ward}", "place", ward.areas)
