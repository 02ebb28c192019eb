"""Interactive messages: what depends on their type."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from simulator.whatsapp.checks.orders import check_order_details
from simulator.whatsapp.checks.shape import characters, check, invalid
from simulator.whatsapp.errors import GraphError

JSON = dict[str, Any]
MARKDOWN = re.compile(r"([*_~])\S(?:.*\S)?\1|`")
PATH = "interactive"


@cache
def kinds() -> dict[str, JSON]:
    """What each type of interactive message may have."""
    rows: dict[str, JSON] = yaml.safe_load(Path(__file__).with_name("interactive.yml").read_text(encoding="utf-8"))
    return rows


def has_emoji(text: str) -> bool:
    """Whether a text has a pictograph, or the sign that makes one of a character."""
    return any(unicodedata.category(c) == "So" or c == "\ufe0f" for c in text)


def check_interactive(given: JSON) -> None:
    """Raises GraphError; the general shape was checked before."""
    kind = kinds().get(given["type"])
    if kind is None:
        raise invalid(f"Param {PATH}['type'] must be one of {{{', '.join(kinds())}}} - got \"{given['type']}\".", 100)
    if "body" not in given:
        raise GraphError(131008, f"Parameter '{PATH}['body']' is mandatory.")
    length = characters(given["body"]["text"])
    if length > kind["body"]:
        raise invalid(f"Body text length invalid. Min length: 1, Max length: {kind['body']}, has {length}.")
    if "footer" in given and not kind["footer"]:
        raise GraphError(100, f'Unexpected key "footer" on param "{PATH}".')
    if "header" in given:
        _check_header(given["header"], kind["headers"])
    check(given["action"], f"action_{given['type']}", f"{PATH}['action']")
    if given["type"] in CHECKS:
        CHECKS[given["type"]](given["action"])


def _check_header(header: JSON, allowed: list[str]) -> None:
    if header["type"] not in allowed:
        raise invalid(f"Header type {header['type']} is not supported for this interactive type.")
    if header["type"] not in header:
        raise GraphError(131008, f"Parameter '{PATH}['header']['{header['type']}']' is mandatory.")
    for name in header.keys() - {"type", header["type"]}:
        raise GraphError(100, f'Unexpected key "{name}" on param "{PATH}[\'header\']".')
    text = header.get("text", "")
    if "\n" in text or MARKDOWN.search(text):
        raise invalid("Header text may have no new lines and no formatting.")


def unique(values: Iterable[str], what: str) -> None:
    """Raises 131009 when a value is there twice."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise invalid(f'{what} must be unique: "{value}" was given more than once.')
        seen.add(value)


def _check_buttons(action: JSON) -> None:
    buttons = [button["reply"] for button in action["buttons"]]
    if not 1 <= len(buttons) <= 3:
        raise invalid("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3")
    unique((b["id"] for b in buttons), "Button ids")
    unique((b["title"] for b in buttons), "Button titles")
    if any(MARKDOWN.search(b["title"]) for b in buttons):
        raise invalid("Button title may have no formatting.")


def _check_list(action: JSON) -> None:
    sections = action["sections"]
    rows = [row for section in sections for row in section["rows"]]
    if len(rows) > 10:
        raise invalid(f"Total row count exceed max allowed count: 10, has {len(rows)}.")
    if len(sections) > 1 and not all(section.get("title") for section in sections):
        raise GraphError(131008, "Section title is mandatory when there is more than one section.")
    unique((row["id"] for row in rows), "Row ids")


def _check_flow(action: JSON) -> None:
    given = action["parameters"]
    if ("flow_id" in given) == ("flow_name" in given):
        raise invalid("Exactly one of flow_id and flow_name must be given.")
    if has_emoji(given["flow_cta"]):
        raise invalid("flow_cta may have no emoji.")
    if given.get("flow_action") == "data_exchange" and "flow_action_payload" in given:
        raise invalid("flow_action_payload must be omitted when flow_action is data_exchange.")


CHECKS: dict[str, Callable[[JSON], None]] = {
    "button": _check_buttons,
    "list": _check_list,
    "flow": _check_flow,
    "order_details": lambda action: check_order_details(action["parameters"]),
}
