"""Whether a template may be made."""

import re
from collections.abc import Callable
from typing import Any

from simulator.whatsapp.checks.shape import characters, check
from simulator.whatsapp.errors import GraphError

JSON = dict[str, Any]
CATEGORIES = ("MARKETING", "UTILITY", "AUTHENTICATION")
LANGUAGES = frozenset(
    "en en_US en_GB en_IN hi bn bn_IN gu kn ml mr pa ta te ur as or ne kok ks sd sa mai".split()
)  # those of India; the others are not needed
VARIABLE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
LENGTHS = {"HEADER": 60, "BODY": 1024, "FOOTER": 60}
FORMATS = ("TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION")
BUTTONS = ("QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE", "FLOW")
MOST_OF = {"URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1}
LEAST_LETTERS_A_VARIABLE = 3


def refused(details: str, subcode: int | None = None) -> GraphError:
    """Templates are refused with 100 and a subcode."""
    return GraphError(100, details, subcode=subcode)


def check_template(given: JSON) -> None:
    """Raises GraphError 100."""
    try:
        check(given, "definition")
    except GraphError as error:
        raise refused(error.details) from None
    if not re.fullmatch(r"[a-z0-9_]{1,512}", str(given["name"])):
        raise refused("Template name may have lower case letters, digits and underscores only, at most 512.")
    if given["language"] not in LANGUAGES:
        raise refused(f"Language {given['language']} is not supported.")
    if given["category"] not in CATEGORIES:
        raise refused(f"Param category must be one of {{{', '.join(CATEGORIES)}}}.")
    kinds = [part.get("type") for part in given["components"]]
    if kinds.count("BODY") != 1 or len(set(kinds)) != len(kinds):
        raise refused("A template has one BODY and at most one each of HEADER, FOOTER and BUTTONS.")
    is_named = given.get("parameter_format", "POSITIONAL").upper() == "NAMED"
    for part in given["components"]:
        CHECKS[part["type"]](part, is_named)


def variables(text: str) -> list[str]:
    """The variables of a text in order, each once."""
    return list(dict.fromkeys(VARIABLE.findall(text)))


def _check_text(part: JSON, is_named: bool) -> list[str]:
    kind, text = part["type"], part.get("text")
    if not text:
        raise refused(f"{kind} needs a text.")
    if characters(text) > LENGTHS[kind]:
        raise refused(f"{kind} text may have at most {LENGTHS[kind]} characters, has {characters(text)}.")
    names = variables(text)
    if "{{" in VARIABLE.sub("", text):
        raise refused(f"{kind} has a variable that is not closed.")
    wanted = r"[a-z][a-z0-9_]*" if is_named else r"\d+"
    if not all(re.fullmatch(wanted, name) for name in names):
        raise refused(f"Variables of {kind} do not fit the parameter format.")
    if not is_named and sorted(map(int, names)) != list(range(1, len(names) + 1)):
        raise refused(f"Variables of {kind} must be numbered from 1 without gaps.")
    return names


def _check_header(part: JSON, is_named: bool) -> None:
    if part.get("format") not in FORMATS:
        raise refused(f"Header format must be one of {{{', '.join(FORMATS)}}}.")
    if part["format"] != "TEXT":
        return
    names = _check_text(part, is_named)
    if "\n" in part["text"] or len(names) > 1:
        raise refused("Header text may have one variable and no new line.")
    _check_examples(part, names, "header_text", is_named)


def _check_body(part: JSON, is_named: bool) -> None:
    names = _check_text(part, is_named)
    text = part["text"].strip()
    if text.startswith("{{") or text.endswith("}}"):
        raise refused("Variables may not be at the start or at the end of the body.", 2388299)
    words = len(re.findall(r"\S+", VARIABLE.sub(" ", text)))
    if words < LEAST_LETTERS_A_VARIABLE * len(names):
        raise refused("The body has too many variables for its length.", 2388293)
    _check_examples(part, names, "body_text", is_named)


def _check_examples(part: JSON, names: list[str], key: str, is_named: bool) -> None:
    if not names:
        return
    example = part.get("example") or {}
    if is_named:
        given = {e.get("param_name") for e in example.get(f"{key}_named_params", []) if e.get("example")}
        fits = given == set(names)
    else:
        values = example.get(key) or []
        values = values[0] if values and isinstance(values[0], list) else values
        fits = len(values) == len(names) and all(values)
    if not fits:
        raise refused(f"{part['type']} needs an example for each of its variables.")


def _check_footer(part: JSON, is_named: bool) -> None:
    if _check_text(part, is_named):
        raise refused("The footer may have no variables.")


def _check_buttons(part: JSON, _is_named: bool) -> None:
    buttons = part.get("buttons") or []
    kinds = [button.get("type") for button in buttons]
    if not 1 <= len(buttons) <= 10 or not {*kinds} <= {*BUTTONS}:
        raise refused("A template may have 1 to 10 buttons of known types.")
    for kind, most in MOST_OF.items():
        if kinds.count(kind) > most:
            raise refused(f"A template may have at most {most} buttons of type {kind}.")
    places = [n for n, kind in enumerate(kinds) if kind == "QUICK_REPLY"]
    if places and places[-1] - places[0] != len(places) - 1:
        raise refused("Quick replies must stand together.")
    for button in buttons:
        _check_button(button)


def _check_button(button: JSON) -> None:
    text = button.get("text", "")
    if button["type"] != "COPY_CODE" and not 1 <= characters(text) <= 25:
        raise refused("Button text may have 1 to 25 characters.")
    if button["type"] != "URL":
        return
    url = button.get("url", "")
    names = variables(url)
    if not re.match(r"https?://", url) or characters(url) > 2000 or len(names) > 1:
        raise refused("A button's URL may have at most 2000 characters and one variable.")
    if names and (not url.endswith("}}") or not button.get("example")):
        raise refused("The variable of a URL stands at its end and needs an example.")


CHECKS: dict[str, Callable[[JSON, bool], None]] = {
    "HEADER": _check_header,
    "BODY": _check_body,
    "FOOTER": _check_footer,
    "BUTTONS": _check_buttons,
}
