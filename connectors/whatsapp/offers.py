"""The assistant's messages as rows of the outbox; and taps as the choices that they stand for."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import structlog

from connectors.whatsapp import payloads
from connectors.whatsapp.conversation import Said
from connectors.whatsapp.meanings import Choice
from connectors.whatsapp.papers import file_of
from connectors.whatsapp.paying import to_pay
from connectors.whatsapp.payloads import Language, Payload, PayloadError
from seva.catalogue import Messages
from seva.language.script import detect_script
from seva.messaging import Reply
from seva.messaging.offers import CHOICES, NOTICE, OFFER, OTHERWISE

log = structlog.get_logger(__name__)

# Ours: the row of the message that was answered, the number of the answer, the number of the choice.
OUR_ID = re.compile(r"\d+\.\d+\.\d+")
# A button that belongs to no question and may be tapped at any time: its id is what the tap says.
SAYS = "says:"
Opening = Callable[[Said], Sequence[Payload] | None]
MEDIA_KINDS = frozenset({"image", "document", "audio", "video", "sticker"})


def rows(said: Sequence[Said], answered: int, messages: Messages, opening: Opening, paid_by: str = "") -> list[Reply]:
    """The rows of a turn's answers; `answered` is the row of the message that they answer.

    `opening` makes the messages that open a form, and gives None for one that cannot be opened. `paid_by` names the
    payment configuration of the number, if it has one.
    """
    found: list[Reply] = []
    for number, one in enumerate(said):
        if one.pay:
            found += to_pay(one, paid_by, messages)
        elif one.document:
            found += file_of(one, one.document)
        else:
            found += _rows(one, f"{answered}.{number}", messages, opening)
    return found


def notice(text: str, messages: Messages) -> list[Reply]:
    """The rows of a fixed answer beside the conversation."""
    composed = payloads.compose(payloads.Reply(text, language=language_of(text)), messages)
    return [Reply(NOTICE, {"message": payload}) for payload in composed]


def beside(one: Said, messages: Messages) -> list[Reply]:
    """The rows of news in the middle of a talk, with the file that it brings; choices that are open still hold."""
    found = file_of(one, one.document) if one.document else notice(one.text, messages)
    return [replace(row, kind=NOTICE) for row in found]


def next_page(offer: Mapping[str, Any], number: int, messages: Messages) -> list[Reply]:
    """The rows of another page of an open offer."""
    return list(_shown(payloads.page(_reply(offer), number, messages), offer))


def choice_of(offer: Mapping[str, Any] | None, choice_id: str) -> Choice | Literal["stale"] | None:
    """What a tap stands for: a choice of the open offer; "stale" if it is of an earlier one; None if none of ours."""
    if choice_id.startswith(SAYS):
        return Choice(choice_id.removeprefix(SAYS), choice_id.removeprefix(SAYS))
    if offer and choice_id in offer["choices"]:
        label, payload = offer["choices"][choice_id]
        return Choice(label, payload)
    return "stale" if OUR_ID.fullmatch(choice_id) else None


def language_of(text: str) -> Language:
    """The language of a text of ours: Hindi is always written in Devanagari."""
    return "hi" if detect_script(text) == "Deva" else "en"


def _rows(one: Said, reference: str, messages: Messages, opening: Opening) -> Iterator[Reply]:
    if one.form:
        yield from _form(one.form, opening(one), messages)
        return
    ids = [f"{reference}.{number}" for number in range(len(one.choices))]
    choices = {choice_id: list(choice) for choice_id, choice in zip(ids, one.choices, strict=True)}
    offer = {"text": one.text, "language": language_of(one.text), "reference": reference, "choices": choices}
    try:
        composed = payloads.compose(_reply(offer), messages)
    except PayloadError as error:
        # The words are what matters; choices can be typed.
        log.error("choices_left_out", code=error.code)
        composed = payloads.compose(payloads.Reply(one.text), messages)
    yield from _shown(composed, offer)


def _form(form: Mapping[str, Any], composed: Sequence[Payload] | None, messages: Messages) -> Iterator[Reply]:
    """The message with the button, and what is sent if Meta refuses it or the form cannot be opened any more."""
    told = payloads.compose(payloads.Reply(messages.text("way.closed", str(form["language"]))), messages)
    for payload in composed or told:
        yield Reply(str(payload["type"]), {"message": payload, **({OTHERWISE: told[0]} if composed else {})})


def _shown(composed: Sequence[Payload], offer: Mapping[str, Any]) -> Iterator[Reply]:
    for payload in composed:
        kind = str(payload["type"])
        if kind == "interactive" and offer["choices"]:
            yield Reply(CHOICES, {"message": payload, OFFER: dict(offer)})
        else:
            yield Reply(kind, {"message": payload}, holds=kind in MEDIA_KINDS)


def _reply(offer: Mapping[str, Any]) -> payloads.Reply:
    choices = [payloads.Choice(choice_id, label) for choice_id, (label, _) in offer["choices"].items()]
    return payloads.Reply(offer["text"], choices, offer["language"], reference=offer["reference"])
