"""Names and values as officers read them; personal ones masked until a look is recorded."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from seva.catalogue import Catalogue, Field
from seva.officials import masked
from seva.wording import format_day, group_digits

# How much of a value of a type is left; of all others nothing.
MASKS: Mapping[str, str] = {"name": "name", "mobile": "number", "date": "date"}
# Choices say what is wanted, which the queue needs; these say something about a person.
PERSONAL_CHOICES = frozenset(
    {
        "gender", "child_gender", "age_group", "religion", "social_category", "scst_category", "civic_category",
        "obc_list", "marital_status", "relation_deceased", "birth_place", "member_action",
    }
)  # fmt: skip
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


@dataclass(frozen=True)
class Names:
    """Names of the catalogue in a language; an id that it does not know any more stands for itself."""

    catalogue: Catalogue
    language: str

    def service(self, service_id: str) -> str:
        """A service's name."""
        found = self.catalogue.services.get(service_id)
        return found.short_name.in_(self.language) if found else service_id

    def department(self, department_id: str) -> str:
        """A department's name."""
        found = self.catalogue.departments.get(department_id)
        return found.short_name.in_(self.language) if found else department_id

    def district(self, service_id: str, district_id: str) -> str:
        """A district's name, as the service's question has it."""
        return self._choice(service_id, "district", district_id)

    def field(self, service_id: str, field_id: str) -> str:
        """What a question is called."""
        found = self._field(service_id, field_id)
        return found.label.in_(self.language) if found else field_id

    def document(self, service_id: str, document_id: str) -> str:
        """What a document is called."""
        service = self.catalogue.services.get(service_id)
        found = service.document(document_id) if service else None
        return found.label.in_(self.language) if found else document_id

    def place(self, service_id: str, place: str) -> str:
        """A district or a department."""
        name = self.district(service_id, place)
        return name if name != place else self.department(place)

    def _choice(self, service_id: str, field_id: str, value: str) -> str:
        field = self._field(service_id, field_id)
        found = next((choice for choice in field.choices if choice.id == value), None) if field else None
        return found.label.in_(self.language) if found else value

    def _field(self, service_id: str, field_id: str) -> Field | None:
        service = self.catalogue.services.get(service_id)
        return service.field(field_id) if service else None


@dataclass(frozen=True)
class Answer:
    """An answer as it is shown; `raw` only where it may be read."""

    id: str
    label: str
    shown: str
    is_masked: bool
    raw: str


def answers(names: Names, service_id: str, values: Mapping[str, str], is_open: bool) -> list[Answer]:
    """The answers in the order of the form, then those to questions that are asked no more."""
    service = names.catalogue.services.get(service_id)
    fields = {field.id: field for field in (service.fields if service else [])}
    order = [*[name for name in fields if name in values], *[name for name in values if name not in fields]]
    return [_answer(names, service_id, name, fields.get(name), values[name], is_open) for name in order]


def _answer(names: Names, service_id: str, name: str, field: Field | None, value: str, is_open: bool) -> Answer:
    label, mask = names.field(service_id, name), _mask(field)
    if mask and value and not is_open:
        return Answer(name, label, masked(value, mask), True, "")
    return Answer(name, label, shown(names, field, value), False, value if is_open else "")


def _mask(field: Field | None) -> str | None:
    if field is None:
        return "text"
    if field.type == "choice" and not field.private and field.id not in PERSONAL_CHOICES:
        return None
    return MASKS.get(field.type, "text")


def shown(names: Names, field: Field | None, value: str) -> str:
    """A value as a person writes it."""
    if field is None or not value:
        return value
    if field.type == "choice":
        return next((c.label.in_(names.language) for c in field.choices if c.id == value), value)
    if field.type == "date" and len(value) == len("2026-11-23"):
        return format_day(date.fromisoformat(value), names.language)
    if field.type == "amount" and value.isdigit():
        return f"₹{group_digits(int(value))}"
    return value


def typed(field: Field | None, value: str) -> str:
    """A value as the back office keeps it, of one as a person types it; what is not understood stays as it is."""
    value = " ".join(value.split())
    if field is None:
        return value
    if field.type == "choice":
        labels = {label.casefold(): choice.id for choice in field.choices for _, label in choice.label}
        return labels.get(value.casefold(), value)
    if field.type == "date" and (parts := DAY.fullmatch(value)):
        return f"{parts[3]}-{int(parts[2]):02d}-{int(parts[1]):02d}"
    return re.sub("[₹, ]", "", value) if field.type == "amount" else value
