"""More choices than a list may have rows: pages of a list, whose last row leads to the next page."""

import re
from collections.abc import Sequence

from connectors.whatsapp.payloads.limits import ROWS
from connectors.whatsapp.payloads.reply import Choice

# A page keeps one row free for the one that turns it.
ON_A_PAGE = ROWS - 1
# How much of the reply's end stands above a later page, in units.
QUESTION = 256
_PAGE_ID = re.compile(r"(?P<reference>.+):page:(?P<number>\d{1,4})", re.DOTALL)


def page_id(reference: str, number: int) -> str:
    """The id of a row that leads to page `number`, counted from 0, of the reply `reference`."""
    return f"{reference}:page:{number}"


def page_of(row_id: str) -> tuple[str, int] | None:
    """The reply and the page that a row leads to, or None when the row is a choice."""
    found = _PAGE_ID.fullmatch(row_id)
    return (found["reference"], int(found["number"])) if found else None


def count(choices: Sequence[Choice]) -> int:
    """How many pages the choices need; 1 when one list holds them all."""
    return 1 if len(choices) <= ROWS else -(-len(choices) // ON_A_PAGE)


def first_on(number: int) -> int:
    """The place of the first choice of page `number`."""
    return number * ON_A_PAGE
