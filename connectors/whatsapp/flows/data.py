"""What a screen of a Flow is given when it is shown: answers so far, what is wrong with them, choices, days.

Each screen gets exactly the keys that its Flow JSON declares (see screens): one that lacks is an error on the phone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from connectors.whatsapp.flows.screens import HAS_NOTICE, NOTICE, SUMMARY, Screen, key
from connectors.whatsapp.flows.texts import helper
from connectors.whatsapp.payloads.measure import shorten
from seva.applications.answers import EARLIEST_YEAR, LATEST_VISIT, Refused
from seva.applications.showing import example_of, shown
from seva.catalogue import Field, Messages, Service
from seva.wording import hide

JSON = dict[str, Any]
ERROR, SUMMARY_LINE, BODY = 30, 200, 4096
# What the few words at the field say in full.
SAYS_ALL = frozenset({"empty", "choice", "choice_close"})
# Text components refuse to be empty, also while they are not shown.
NO_NOTICE = "-"
FIRST_DAY = date(EARLIEST_YEAR, 1, 1)


@dataclass(frozen=True)
class Known:
    """What the draft knows of a service's answers, canonical and by field, and for whom it is shown."""

    answers: Mapping[str, str]
    language: str
    today: date
    messages: Messages


def screen_data(
    service: Service,
    screen: Screen,
    known: Known,
    errors: Mapping[str, Refused] | None = None,
    typed: Mapping[str, str] | None = None,
) -> JSON:
    """What a screen with questions is shown with.

    `errors` say by field what was refused; `typed` is what the phone has in its fields when the same screen comes
    again, so that nothing is typed twice.
    """
    fields = [field for field in service.fields if field.id in screen.fields]
    refused, on_phone = errors or {}, typed or {}
    data: JSON = _notice("\n".join(_explained(fields, refused, known)))
    for field in fields:
        data |= _of_field(field.given({**known.answers, **on_phone}), known, refused.get(field.id), on_phone)
    return data


def review_data(service: Service, known: Known, notice: str = "") -> JSON:
    """What the review is shown with: every question with its answer."""
    return {SUMMARY: shorten("\n".join(_summary(service, known)), BODY), **_notice(notice)}


def is_hidden(field: Field) -> bool:
    """Whether an answer is kept without being shown again; a private choice is shown by its label, as in chat."""
    return field.private and not field.choices


def _notice(text: str) -> JSON:
    return {NOTICE: shorten(text, BODY) or NO_NOTICE, HAS_NOTICE: bool(text)}


def _of_field(field: Field, known: Known, refused: Refused | None, typed: Mapping[str, str]) -> JSON:
    given = known.answers.get(field.id, "")
    data: JSON = {
        key("value", field.id): _value(field, _shown_value(field, given, refused, typed)),
        key("error", field.id): _short_error(refused, known) if refused else "",
    }
    if field.depends_on:
        data |= _options(field, known, {**known.answers, **typed})
    if field.type == "date":
        first, last = _days(field, known.today)
        data |= {key("from", field.id): first.isoformat(), key("until", field.id): last.isoformat()}
    if is_hidden(field):
        data[key("helper", field.id)] = _kept(given, known) if given else helper(field, known.messages, known.language)
        if not field.optional:
            data[key("required", field.id)] = not given
    return data


def _shown_value(field: Field, given: str, refused: Refused | None, typed: Mapping[str, str]) -> str:
    """What was typed a moment ago, else the answer; of private ones only the former, and never a whole Aadhaar."""
    if refused and refused.reason == "whole_aadhaar":
        return ""
    return typed.get(field.id, "" if is_hidden(field) else given)


def _options(field: Field, known: Known, answers: Mapping[str, str]) -> JSON:
    """The choices after the answer that they depend on; before it, what must be chosen first, and no choosing."""
    can_choose = bool(field.choices and answers.get(field.depends_on or ""))
    options = [{"id": choice.id, "title": choice.label.in_(known.language)} for choice in field.choices]
    nothing = [{"id": "-", "title": known.messages.text("flow.first", known.language)}]
    return {key("options", field.id): options if can_choose else nothing, key("enabled", field.id): can_choose}


def _value(field: Field, given: str) -> str:
    """A value that the component takes: choices and days are taken only as ids and in ISO form."""
    if field.choices:
        return given if given in {choice.id for choice in field.choices} else ""
    if field.type == "date":
        return given if _is_day(given) else ""
    return given


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _days(field: Field, today: date) -> tuple[date, date]:
    """The first and the last day that the field takes."""
    first = today if field.range == "future" else FIRST_DAY
    last = today if field.range == "past" else today + LATEST_VISIT
    return first, last


def _kept(given: str, known: Known) -> str:
    return known.messages.text("flow.kept", known.language, end=hide(given))


def _short_error(refused: Refused, known: Known) -> str:
    text = known.messages.text(f"flow.error.{refused.reason}", known.language, **dict(refused.values))
    return shorten(text, ERROR)


def _explained(fields: list[Field], errors: Mapping[str, Refused], known: Known) -> Iterator[str]:
    """In full what was refused and what would fit, a line for each question."""
    for field in fields:
        refused = errors.get(field.id)
        if refused and refused.reason not in SAYS_ALL:
            values = {
                "example": example_of(field, known.language, known.today),
                "close": "",
                "day": "",
                **refused.values,
            }
            text = known.messages.text(f"refused.{refused.reason}", known.language, **values)
            yield f"{field.label.in_(known.language)}: {text}"


def _summary(service: Service, known: Known) -> Iterator[str]:
    none = known.messages.text("flow.none", known.language)
    for field in service.fields:
        given = known.answers.get(field.id)
        text = shown(field, given, known.language) if given else none
        yield f"{field.label.in_(known.language)}: {shorten(' '.join(text.split()), SUMMARY_LINE)}"
