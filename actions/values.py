"""What a message says besides the answer: values of other questions, and all that the opening message says."""

from typing import NamedTuple

from actions.turn import Turn
from seva.applications.answers import Accepted, check, options_of
from seva.applications.application import Application
from seva.catalogue import Field, Service
from seva.clock import today
from seva.language.dates import find_dates
from seva.language.named import named_choice

# Whoever asks for "my father's death certificate" names the one who died, not what the citizen is to him.
ABOUT_ANOTHER = frozenset({"relation_deceased"})
# "Something else" is never what an opening names.
NO_NAME = "other"


class Other(NamedTuple):
    """A value that answers another question than the open one, with its place in the text."""

    field: Field
    value: str
    start: int
    end: int


def other_values(turn: Turn, application: Application, asked: Field) -> list[Other]:
    """Values in the message that answer other open fields."""
    service = turn.assistant.catalogue.services[application.service]
    if asked.type in ("text", "choice", "location"):
        return []
    found: list[Other] = []
    for entity in turn.entities:
        field = _only_field(service, entity.name)
        same = asked.entity == entity.name or asked.type == entity.name
        if field and not same and not application.content.is_done(field.id):
            found.append(Other(field, str(entity.value), entity.start, entity.end))
    return found


def without(text: str, others: list[Other]) -> str:
    """The text without the values that answer other fields."""
    for other in sorted(others, key=lambda other: -other.start):
        text = text[: other.start] + " " + text[other.end :]
    return text.strip(" ,;")


def values_of_opening(turn: Turn, service: Service) -> dict[str, str]:
    """What the message that starts an application says of its questions, by field, in canonical form."""
    found: dict[str, str] = {}
    for field in service.fields:
        value = _said_of(turn, service, field)
        checked = check(field, value, today(turn.assistant.clock)) if value else None
        if isinstance(checked, Accepted):
            found[field.id] = checked.value
    return found


def _said_of(turn: Turn, service: Service, field: Field) -> str | None:
    """The one value that the message has for a field."""
    if field.entity and _only_field(service, field.entity) == field:
        said = _days(turn, field) if field.entity == "date" else _values(turn, field.entity)
        return said.pop() if len(said) == 1 else None
    if not field.choices or field.entity or field.depends_on or field.id in ABOUT_ANOTHER:
        return None
    options = [option for option in options_of(field) if option.id != NO_NAME]
    return named_choice(turn.text, options, known=(service.short_name.en, service.short_name.hi))


def _values(turn: Turn, name: str) -> set[str]:
    return {str(entity.value) for entity in turn.entities if entity.name == name}


def _days(turn: Turn, field: Field) -> set[str]:
    """The days that are told; a mere "today" or "kal" may be when the citizen writes or wants to come."""
    found = find_dates(turn.text, today(turn.assistant.clock), prefer=field.range)
    told = [day for day in found if len(turn.text[day.start : day.end].split()) > 1 or turn.text[day.start].isdigit()]
    return {day.value.isoformat() for day in told}


def _only_field(service: Service, entity: str) -> Field | None:
    """The field that takes a kind of value, if exactly one of the service does."""
    fields = [field for field in service.fields if field.entity == entity]
    return fields[0] if len(fields) == 1 else None
