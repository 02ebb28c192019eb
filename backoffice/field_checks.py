"""Whether the values and documents of a filing fit its service: a second look, for the department answers for them.

Texts come as the department API says: dates as YYYY-MM-DD, choices by id, amounts in rupees. A date that must lie in
the future is not refused when it has passed, because a filing may have waited for this system to come back.
"""

import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256

from backoffice.errors import FieldError
from backoffice.schemas.requests import SentDocument
from seva.catalogue import Field, Service

Check = Callable[[Field, str, date], bool]
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _matching(pattern: str) -> Check:
    compiled = re.compile(pattern)
    return lambda field, value, today: compiled.fullmatch(value) is not None


def _choice(field: Field, value: str, today: date) -> bool:
    return value in {choice.id for choice in field.choices}


def _date(field: Field, value: str, today: date) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return False
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return False
    return field.range != "past" or day <= today


def _number(field: Field, value: str, today: date) -> bool:
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,6})?", value):
        return False
    return (field.minimum is None or float(value) >= field.minimum) and (
        field.maximum is None or float(value) <= field.maximum
    )


def _name(field: Field, value: str, today: date) -> bool:
    return any(letter.isalpha() for letter in value)


CHECKS: Mapping[str, Check] = {
    "text": _matching(r"(?s).+"),
    "name": _name,
    "choice": _choice,
    "mobile": _matching("[6-9][0-9]{9}"),
    "pincode": _matching("[1-9][0-9]{5}"),
    "date": _date,
    "address": _matching(r"(?s).+"),
    "aadhaar_last4": _matching("[0-9]{4}"),
    "amount": _number,
    "location": _matching(r"(?s).+"),
    "email": _matching(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "year": _matching("(19|20)[0-9]{2}(-[0-9]{2})?"),
    "number": _number,
}
"""One check for each type of field in the catalogue."""


def _wrong(field: Field, value: str, today: date) -> FieldError | None:
    if CONTROL.search(value):
        return FieldError(field.id, "invalid_text", "The text has control characters.")
    if not CHECKS[field.type](field, value, today):
        return FieldError(field.id, f"invalid_{field.type}", f"The value does not fit the type `{field.type}`.")
    if field.pattern and not re.search(field.pattern, value):
        return FieldError(field.id, "invalid_pattern", "The value does not have the form that the field asks for.")
    return None


def wrong_fields(service: Service, values: Mapping[str, str], today: date) -> list[FieldError]:
    """Every value that is missing, unknown to the service or of the wrong form; an empty value is a missing one."""
    given = {name: value for name, value in values.items() if value.strip()}
    known = {field.id: field for field in service.fields}
    errors = [FieldError(name, "unknown", "The service has no such field.") for name in values if name not in known]
    for name, field in known.items():
        if name in given:
            error = _wrong(field, given[name], today)
            errors += [error] if error else []
        elif not field.optional:
            errors.append(FieldError(name, "required", "The service needs this field."))
    return errors


def wrong_asked(service: Service, fields: Iterable[str], documents: Iterable[str]) -> list[FieldError]:
    """Every field or document in a question that the service does not have."""
    known = {field.id for field in service.fields}
    wrong = [FieldError(name, "unknown", "The service has no such field.") for name in fields if name not in known]
    return wrong + wrong_documents(service, documents)


def wrong_answers(
    service: Service, asked: Sequence[str], values: Mapping[str, str], documents: Iterable[str], today: date
) -> list[FieldError]:
    """Every value of an answer that was not asked for or has the wrong form, and every unknown document."""
    known = {field.id: field for field in service.fields}
    errors = [
        FieldError(name, "not_asked", "The officer did not ask for this.") for name in values if name not in asked
    ]
    found = (_wrong(known[name], value, today) for name, value in values.items() if name in asked and name in known)
    return errors + [error for error in found if error] + wrong_documents(service, documents)


def wrong_documents(service: Service, documents: Iterable[str]) -> list[FieldError]:
    """Every document that the service does not ask for."""
    known = {document.id for document in service.documents}
    return [
        FieldError(name, "unknown", "The service asks for no such document.") for name in documents if name not in known
    ]


def wrong_contents(documents: Sequence[SentDocument]) -> list[FieldError]:
    """Every document whose content is not what its description says."""
    return [
        FieldError(f"documents.{place}.content", "content_mismatch", "Size or hash of the content differ.")
        for place, document in enumerate(documents)
        if not _is_described(document)
    ]


def _is_described(document: SentDocument) -> bool:
    try:
        content = b64decode(document.content, validate=True)
    except ValueError:
        return False
    return len(content) == document.size and sha256(content).hexdigest() == document.sha256
