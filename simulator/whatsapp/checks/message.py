"""A whole message: product, type, recipient, and the part of its type."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.whatsapp.checks.interactive import check_interactive
from simulator.whatsapp.checks.shape import check, invalid
from simulator.whatsapp.errors import GraphError

JSON = dict[str, Any]
USER_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
MEDIA = ("image", "video", "document", "audio", "sticker")
TYPES = ("text", *MEDIA, "location", "contacts", "reaction", "interactive", "template")
NAME_PARTS = ("first_name", "last_name", "middle_name", "prefix", "suffix")


@dataclass(frozen=True)
class Recipient:
    """To whom: `by` is "phone" (digits), "user" (a business-scoped id), or "nobody" for what Meta drops silently."""

    by: str
    value: str
    written: str


def check_message(payload: JSON) -> str:
    """Raises GraphError; gives the message's type."""
    kind = payload.get("type", "text")
    if kind not in TYPES:
        raise GraphError(100, f'Param type must be one of {{{", ".join(TYPES).upper()}}} - got "{kind}".')
    check(payload, "message")
    if kind not in payload:
        raise GraphError(131008, f"Parameter '{kind}' is mandatory for type '{kind}'.")
    for other in payload.keys() & {*TYPES} - {kind}:
        raise GraphError(100, f'Unexpected key "{other}" for a message of type "{kind}".')
    if kind in PARTS:
        PARTS[kind](payload[kind])
    return str(kind)


def recipient_of(payload: JSON) -> Recipient:
    """`to` wins over `recipient`; raises 131008 or 100."""
    to, user = payload.get("to"), payload.get("recipient")
    if not to and not user:
        raise GraphError(131008, "Parameter 'to' is mandatory.")
    if not to:
        if not USER_ID.fullmatch(str(user)):
            raise GraphError(100, "Param recipient is no business-scoped user id.")
        return Recipient("user", str(user), str(user))
    if USER_ID.fullmatch(to):
        return Recipient("nobody", to, to)
    digits = re.sub(r"[-+() ]", "", to)
    if not re.fullmatch(r"\d{7,15}", digits):
        raise GraphError(100, "Param to is no phone number.")
    return Recipient("phone", digits, to)


def media_in(payload: JSON) -> list[tuple[str, JSON]]:
    """The media objects of a message with their kinds: its own, its header's, its template's."""
    kind = payload.get("type", "text")
    if kind in MEDIA:
        return [(kind, payload[kind])]
    found = [payload["interactive"].get("header", {})] if kind == "interactive" else []
    if kind == "template":
        parts = payload["template"].get("components") or []
        found = [p for part in parts for p in part.get("parameters") or []]
    return [(part["type"], part[part["type"]]) for part in found if part.get("type") in MEDIA and part["type"] in part]


def check_source(media: JSON) -> None:
    """Exactly one of id and link."""
    if ("id" in media) == ("link" in media):
        raise invalid("Exactly one of id and link must be given for media.", 100)


def _check_contacts(contacts: list[JSON]) -> None:
    for contact in contacts:
        if not any(contact["name"].get(part) for part in NAME_PARTS):
            raise GraphError(131008, "A contact's name needs formatted_name and at least one other part.")


def _check_location(location: JSON) -> None:
    if abs(float(location["latitude"])) > 90 or abs(float(location["longitude"])) > 180:
        raise invalid("Latitude or longitude is out of range.")


def _check_header_media(interactive: JSON) -> None:
    check_interactive(interactive)
    for _, media in media_in({"type": "interactive", "interactive": interactive}):
        check_source(media)


def _check_template(template: JSON) -> None:
    for _, media in media_in({"type": "template", "template": template}):
        check_source(media)
    for part in template.get("components") or []:
        if part["type"] == "button" and ("sub_type" not in part or "index" not in part):
            raise GraphError(131008, "A button component needs sub_type and index.")


PARTS: dict[str, Callable[[Any], None]] = {
    **dict.fromkeys(MEDIA, check_source),
    "contacts": _check_contacts,
    "location": _check_location,
    "interactive": _check_header_media,
    "template": _check_template,
}
