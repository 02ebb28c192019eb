"""A service's Flow JSON in one language, from the catalogue. The same catalogue gives the same JSON, on any day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from connectors.whatsapp.flows.components import components, exchange
from connectors.whatsapp.flows.data import Known, is_hidden, review_data, screen_data
from connectors.whatsapp.flows.limits import DATA_API_VERSION, VERSION
from connectors.whatsapp.flows.screens import (
    HAS_NOTICE,
    NEXT,
    NOTICE,
    REVIEW,
    SUBMIT,
    SUMMARY,
    Screen,
    screens_of,
)
from seva.applications.answers import Accepted, check
from seva.applications.showing import example_of
from seva.catalogue import Field, Messages, Service

JSON = dict[str, Any]
# For examples, which must not change from day to day.
A_DAY = date(2026, 1, 15)


def flow_json(service: Service, messages: Messages, language: str) -> JSON:
    """The Flow of a service that asks something."""
    screens = screens_of(service)
    return {
        "version": VERSION,
        "data_api_version": DATA_API_VERSION,
        "routing_model": _routes([*(screen.id for screen in screens), REVIEW]),
        "screens": [*_parts(service, screens, messages, language), _review(service, messages, language)],
    }


def _routes(ids: Sequence[str]) -> dict[str, list[str]]:
    """Forward to every later screen, so that what is answered may be passed over."""
    return {screen: [*ids[number:]] for number, screen in enumerate(ids, 1)}


def _parts(service: Service, screens: Sequence[Screen], messages: Messages, language: str) -> list[JSON]:
    example = _example(service, messages, language)
    found = []
    for number, screen in enumerate(screens, 1):
        fields = [field for field in service.fields if field.id in screen.fields]
        part = messages.text("flow.part", language, number=number, of=len(screens))
        said = "flow.look" if number == len(screens) else "flow.next"
        children = [
            *([{"type": "TextSubheading", "text": part}] if len(screens) > 1 else []),
            _notice(),
            *(child for field in fields for child in components(field, fields, messages, language)),
            _footer(messages.text(said, language), exchange(NEXT, fields)),
        ]
        found.append(
            {
                "id": screen.id,
                "title": service.short_name.in_(language),
                **({"refresh_on_back": True} if number > 1 else {}),
                **_sensitive(fields),
                "data": _declared(screen_data(service, screen, example)),
                "layout": _layout(children),
            }
        )
    return found


def _review(service: Service, messages: Messages, language: str) -> JSON:
    children = [
        _notice(),
        {"type": "TextBody", "text": f"${{data.{SUMMARY}}}"},
        {"type": "TextCaption", "text": messages.text("flow.change", language)},
        {"type": "TextCaption", "text": messages.text(_what_follows(service), language)},
        _footer(messages.text("flow.submit", language), exchange(SUBMIT, ())),
    ]
    return {
        "id": REVIEW,
        "title": messages.text("flow.review", language),
        "terminal": True,
        "success": True,
        "refresh_on_back": True,
        "data": _declared(review_data(service, _example(service, messages, language))),
        "layout": _layout(children),
    }


def _what_follows(service: Service) -> str:
    """Documents and payment stay in the chat."""
    if not service.can_be_filed:
        return "flow.after.answer"
    if service.fee_inr == 0:
        return "flow.after.documents" if service.documents else "flow.after"
    return "flow.after.both" if service.documents else "flow.after.payment"


def _notice() -> JSON:
    return {"type": "TextBody", "text": f"${{data.{NOTICE}}}", "visible": f"${{data.{HAS_NOTICE}}}"}


def _footer(label: str, action: JSON) -> JSON:
    return {"type": "Footer", "label": label, "on-click-action": action}


def _layout(children: Sequence[JSON]) -> JSON:
    return {"type": "SingleColumnLayout", "children": [*children]}


def _sensitive(fields: Sequence[Field]) -> JSON:
    hidden = [field.id for field in fields if is_hidden(field)]
    return {"sensitive": hidden} if hidden else {}


def _example(service: Service, messages: Messages, language: str) -> Known:
    """A citizen who answered everything as the catalogue's examples do."""
    answers: dict[str, str] = {}
    for field in service.fields:
        answers[field.id] = _answer(field.given(answers), language)
    return Known(answers, language, A_DAY, messages)


def _answer(field: Field, language: str) -> str:
    if field.choices:
        return field.choices[0].id
    found = check(field, example_of(field, language, A_DAY), A_DAY)
    return found.value if isinstance(found, Accepted) else ""


def _declared(example: Mapping[str, Any]) -> JSON:
    """The types of a screen's data, by one example of it."""
    return {name: {**_kind(value), "__example__": value} for name, value in example.items()}


def _kind(value: Any) -> JSON:
    if isinstance(value, bool):
        return {"type": "boolean"}
    if isinstance(value, list):
        return {"type": "array", "items": {"type": "object", "properties": {n: {"type": "string"} for n in value[0]}}}
    return {"type": "string"}
