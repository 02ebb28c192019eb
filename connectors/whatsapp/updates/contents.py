"""What a message of each type holds: only what is used, in one shape for each kind."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from connectors.whatsapp import json_values as values
from connectors.whatsapp.updates.changes import read_system
from connectors.whatsapp.updates.replies import Content, read_interactive, read_template_button

LONGEST_TYPE = 64
LONGEST_FILENAME = 255
LONGEST_PLACE = 256
MOST_PHONES = 10
# A line of a vCard (RFC 6350) that gives a phone number.
VCARD_PHONE = re.compile(r"^(?:[\w-]+\.)?TEL(?:;[^:\r\n]*)?:(?:tel:)?([+0-9][0-9 ().-]{5,24})\s*$", re.MULTILINE | re.I)
MEDIA_ID = re.compile(r"[A-Za-z0-9_.-]{1,128}")


def content(message: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Kind and content of a message: "unknown" for a type we do not know, "unsupported" for a body we cannot use."""
    if message.get("group_id"):
        return "group", {}
    told = values.text(message.get("type"), LONGEST_TYPE) or ""
    read = TYPES.get(told)
    found = read(message) if read else None
    if found:
        return found
    kind = "unsupported" if read or told == "unsupported" else "unknown"
    inner = values.mapping(message.get("unsupported")).get("type") if told == "unsupported" else told
    return kind, values.known(type=values.text(inner, LONGEST_TYPE), code=error_code(message))


def error_code(part: Mapping[str, Any]) -> int | None:
    """Meta's code of the first of the `errors` of a message, a status or a value."""
    return next((values.whole(values.mapping(e).get("code")) for e in values.listed(part.get("errors"))), None)


def _text(message: Mapping[str, Any]) -> Content:
    body = values.text(values.mapping(message.get("text")).get("body"))
    return ("text", {"text": body}) if body else None


def _interactive(message: Mapping[str, Any]) -> Content:
    return read_interactive(values.mapping(message.get("interactive")))


def _button(message: Mapping[str, Any]) -> Content:
    return read_template_button(values.mapping(message.get("button")))


def _media(told: str) -> Callable[[Mapping[str, Any]], Content]:
    def read(message: Mapping[str, Any]) -> Content:
        body = values.mapping(message.get(told))
        media_id = body.get("id")
        is_usable = isinstance(media_id, str) and MEDIA_ID.fullmatch(media_id)
        kind = "voice" if told == "audio" and body.get("voice") is True else told
        found = values.known(
            media_id=media_id if is_usable else None,
            # "audio/ogg; codecs=opus": what stands behind the semicolon is a parameter.
            mime_type=(values.text(body.get("mime_type"), LONGEST_FILENAME) or "").split(";")[0].strip().lower()
            or None,
            sha256=values.identifier(body.get("sha256"), 128),
            filename=values.text(body.get("filename"), LONGEST_FILENAME),
            url=values.url(body.get("url")),
            caption=values.text(body.get("caption")),
            code=error_code(message),
        )
        return (kind, found) if body or "code" in found else None

    return read


def _location(message: Mapping[str, Any]) -> Content:
    body = values.mapping(message.get("location"))
    latitude, longitude = values.number(body.get("latitude")), values.number(body.get("longitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    named = {part: values.text(body.get(part), LONGEST_PLACE) for part in ("name", "address")}
    return "location", {"latitude": latitude, "longitude": longitude, **values.known(**named)}


def _contacts(message: Mapping[str, Any]) -> Content:
    """Of contacts only the phone numbers are kept: the rest are other people's data."""
    written: list[Any] = []
    for contact in map(values.mapping, values.listed(message.get("contacts"))[:MOST_PHONES]):
        for entry in map(values.mapping, values.listed(contact.get("phones"))[:MOST_PHONES]):
            written.append(values.phone(entry.get("wa_id")) or entry.get("phone"))
        written += VCARD_PHONE.findall(values.text(contact.get("vcard")) or "")
    phones = dict.fromkeys(filter(None, map(values.phone, written)))
    origin = values.identifier(message.get("origin"), LONGEST_TYPE)
    return "contacts", {"phones": [*phones][:MOST_PHONES], **values.known(origin=origin)}


def _reaction(message: Mapping[str, Any]) -> Content:
    body = values.mapping(message.get("reaction"))
    to, emoji = values.identifier(body.get("message_id")), values.text(body.get("emoji"), LONGEST_TYPE)
    return ("reaction", values.known(message_id=to, emoji=emoji)) if to else None


def _order(message: Mapping[str, Any]) -> Content:
    return "order", {"items": len(values.listed(values.mapping(message.get("order")).get("product_items")))}


def _edit(message: Mapping[str, Any]) -> Content:
    body = values.mapping(message.get("edit"))
    inner = content({**values.mapping(body.get("message")), "group_id": None, "type": "text"})[1]
    return "edit", values.known(original_id=values.identifier(body.get("original_message_id")), text=inner.get("text"))


def _revoke(message: Mapping[str, Any]) -> Content:
    original = values.identifier(values.mapping(message.get("revoke")).get("original_message_id"))
    return "revoke", values.known(original_id=original)


def _request_welcome(_: Mapping[str, Any]) -> Content:
    return "request_welcome", {}


TYPES: Mapping[str, Callable[[Mapping[str, Any]], Content]] = {
    "text": _text,
    "interactive": _interactive,
    "button": _button,
    **{told: _media(told) for told in ("image", "document", "audio", "voice", "video", "sticker")},
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "order": _order,
    "edit": _edit,
    "revoke": _revoke,
    "system": read_system,
    "request_welcome": _request_welcome,
}
