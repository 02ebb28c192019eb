"""Choices as the rows of a list: titles that fit, and the full text where a title had to be cut."""

from collections.abc import Sequence

from connectors.whatsapp.payloads.clean import label_text, one_line
from connectors.whatsapp.payloads.errors import require
from connectors.whatsapp.payloads.limits import ROW_DESCRIPTION, ROW_ID, ROW_TITLE
from connectors.whatsapp.payloads.measure import shorten, size
from connectors.whatsapp.payloads.reply import Choice

Row = dict[str, str]
_BETWEEN = " · "


def cleaned(choices: Sequence[Choice]) -> list[Choice]:
    """The choices with texts in one line; raises PayloadError for an empty label, a bad id or one that repeats."""
    found = [Choice(choice.id, label_text(choice.label), one_line(choice.description)) for choice in choices]
    require(all(choice.label for choice in found), "label_empty")
    require(all(choice.id == one_line(choice.id) and choice.id for choice in found), "id_form")
    require(all(size(choice.id) <= ROW_ID for choice in found), "id_length")
    require(len({choice.id for choice in found}) == len(found), "ids_not_unique")
    return found


def need_numbers(choices: Sequence[Choice]) -> bool:
    """Whether a row cannot say all of a choice, or two rows would look the same: then lines in the body say it."""
    plain = rows_of(choices)
    titles = {row["title"].casefold() for row in plain}
    is_complete = all(size(row.get("description", "")) <= ROW_DESCRIPTION for row in plain)
    return not is_complete or "" in titles or len(titles) < len(plain)


def rows_of(choices: Sequence[Choice]) -> list[Row]:
    """Rows for choices that need no numbers; a label that had to be cut stands in full in the description."""
    return [_row(choice.id, shorten(choice.label, ROW_TITLE), _description(choice)) for choice in choices]


def numbered_rows(choices: Sequence[Choice], first: int) -> list[Row]:
    """Rows with numbers, counted from `first`, in their titles."""
    return [_numbered(choice, number) for number, choice in enumerate(choices, first)]


def numbered_lines(choices: Sequence[Choice], first: int) -> str:
    """The choices in full, a line each, with the numbers of their rows."""
    return "\n".join(f"{number}. {_full(choice)}" for number, choice in enumerate(choices, first))


def _numbered(choice: Choice, number: int) -> Row:
    mark = f"{number}. "
    title = (mark + shorten(choice.label, ROW_TITLE - size(mark))).strip()
    return _row(choice.id, title, shorten(_description(choice, len(mark)), ROW_DESCRIPTION))


def _description(choice: Choice, used: int = 0) -> str:
    """What the title does not say: the full label when it is cut, and the choice's own description."""
    is_cut = size(choice.label) > ROW_TITLE - used
    return _full(choice) if is_cut else choice.description


def _full(choice: Choice) -> str:
    return _BETWEEN.join(filter(None, (choice.label, choice.description)))


def _row(row_id: str, title: str, description: str) -> Row:
    return {"id": row_id, "title": title} | ({"description": description} if description else {})
