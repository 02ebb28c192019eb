"""Choices under a text: reply buttons, a list, or pages of a list (Messages > Interactive)."""

from collections.abc import Sequence
from typing import Any

from connectors.whatsapp.payloads.clean import clean
from connectors.whatsapp.payloads.envelope import before_and_body, interactive
from connectors.whatsapp.payloads.errors import require
from connectors.whatsapp.payloads.limits import BUTTON_HEADERS, BUTTON_TITLE, BUTTONS, ROW_ID
from connectors.whatsapp.payloads.measure import size
from connectors.whatsapp.payloads.media import header, media
from connectors.whatsapp.payloads.pages import ON_A_PAGE, QUESTION, count, first_on, page_id
from connectors.whatsapp.payloads.reply import Choice, Language, Payload, Reply
from connectors.whatsapp.payloads.rows import cleaned, need_numbers, numbered_lines, numbered_rows, rows_of
from connectors.whatsapp.payloads.split import ending
from seva.catalogue import Messages


def with_choices(reply: Reply, messages: Messages) -> list[Payload]:
    """The reply's text, file and choices; raises PayloadError when Meta would refuse ids or labels."""
    choices = cleaned(reply.choices)
    if are_buttons(choices):
        return _buttons(reply, choices, messages)
    file = media(reply.attachment) if reply.attachment else []
    return [*file, *_list(reply, choices, 0, messages)]


def page(reply: Reply, number: int, messages: Messages) -> list[Payload]:
    """Page `number` (from 0) of the reply's choices, under the end of its text; the first if it has no such page."""
    choices = cleaned(reply.choices)
    if not 0 < number < count(choices):
        return with_choices(reply, messages)
    return _list(reply, choices, number, messages)


def are_buttons(choices: Sequence[Choice]) -> bool:
    """Whether buttons show these choices in full: at most three, short, different, with nothing to explain."""
    labels = [choice.label for choice in choices]
    is_short = all(size(label) <= BUTTON_TITLE for label in labels)
    is_plain = not any(choice.description for choice in choices)
    return len(labels) <= BUTTONS and is_short and is_plain and len(set(labels)) == len(labels)


def _buttons(reply: Reply, choices: Sequence[Choice], messages: Messages) -> list[Payload]:
    file = reply.attachment
    is_header = file is not None and file.kind in BUTTON_HEADERS
    before, body = before_and_body(reply.text, messages.text("whatsapp.choose_below", reply.language))
    buttons = [{"type": "reply", "reply": {"id": choice.id, "title": choice.label}} for choice in choices]
    shown = interactive("button", body, {"buttons": buttons}, header(file) if file and is_header else None)
    return [*(media(file) if file and not is_header else []), *before, shown]


def _list(reply: Reply, choices: Sequence[Choice], number: int, messages: Messages) -> list[Payload]:
    pages, first = count(choices), first_on(number)
    shown = choices if pages == 1 else choices[first : first + ON_A_PAGE]
    is_numbered = need_numbers(choices)
    rows = numbered_rows(shown, first + 1) if is_numbered else rows_of(shown)
    lines = numbered_lines(shown, first + 1) if is_numbered else ""
    text = reply.text if number == 0 else ending(clean(reply.text), QUESTION)[1]
    whole = "\n\n".join(filter(None, (text.strip(), lines)))
    before, body = before_and_body(whole, messages.text("whatsapp.choose_below", reply.language))
    footer = ""
    if pages > 1:
        rows.append(_turning(reply, number, pages, messages))
        footer = messages.text("whatsapp.page", reply.language, page=number + 1, pages=pages)
    return [*before, interactive("list", body, _action(rows, reply.language, messages), footer=footer)]


def _action(rows: list[dict[str, str]], language: Language, messages: Messages) -> dict[str, Any]:
    return {"button": messages.text("label.choose", language), "sections": [{"rows": rows}]}


def _turning(reply: Reply, number: int, pages: int, messages: Messages) -> dict[str, str]:
    """The row that leads to the next page, on the last page to the first, so that no choice is out of reach."""
    require(reply.reference, "reference_missing")
    following = (number + 1) % pages
    row_id = page_id(reply.reference, following)
    require(size(row_id) <= ROW_ID, "id_length")
    require(all(choice.id != row_id for choice in reply.choices), "ids_not_unique")
    if following:
        return {"id": row_id, "title": messages.text("label.next_page", reply.language)}
    return {"id": row_id, "title": messages.text("label.first_page", reply.language)}
