"""Files: documents, images, videos, audio and stickers by media id or link (Messages > Media messages)."""

from typing import Any

from connectors.whatsapp.payloads.clean import one_line
from connectors.whatsapp.payloads.envelope import before_and_body, message, texts
from connectors.whatsapp.payloads.errors import require
from connectors.whatsapp.payloads.limits import BUTTON_HEADERS, CAPTION, KINDS_WITH_CAPTION
from connectors.whatsapp.payloads.reply import Media, Payload


def media(file: Media, caption: str = "") -> list[Payload]:
    """The file with its caption; what a caption cannot hold goes before it, so that the slow file comes last."""
    if file.kind not in KINDS_WITH_CAPTION:
        return [*texts(caption), message(file.kind, content(file))]
    before, rest = before_and_body(caption, "", CAPTION)
    return [*before, message(file.kind, content(file) | ({"caption": rest} if rest else {}))]


def file(caption: str, filename: str) -> list[Payload]:
    """A document whose media id is put in when it leaves; what a caption cannot hold goes before it."""
    before, rest = before_and_body(caption, "", CAPTION)
    named = {"filename": one_line(filename).replace("/", "-")}
    return [*before, message("document", named | ({"caption": rest} if rest else {}))]


def header(file: Media) -> dict[str, Any]:
    """The file as the header of an interactive message or as a parameter of a template."""
    require(file.kind in BUTTON_HEADERS, "header_kind")
    return {"type": file.kind, file.kind: content(file)}


def content(file: Media) -> dict[str, Any]:
    """The object that names the file."""
    require(bool(file.id) != bool(file.link), "media_id_or_link")
    require(not file.link or file.link.startswith("https://"), "media_link_not_https")
    found: dict[str, Any] = {"id": file.id} if file.id else {"link": file.link}
    if file.kind == "document" and one_line(file.filename):
        found["filename"] = one_line(file.filename).replace("/", "-")
    if file.kind == "audio" and file.is_voice:
        found["voice"] = True
    return found
