"""Rules on components: kinds, lengths of their texts, options, names, and what a property needs beside it.

A text that the phone fills in is measured by its example in the screen's data.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from connectors.whatsapp.flows.limits import LENGTHS, OPTION, OPTIONS
from connectors.whatsapp.flows.walk import components, is_bound, screens
from connectors.whatsapp.payloads.measure import clusters

JSON = dict[str, Any]
OTHER_KINDS = frozenset({"RichText", "Image", "ImageCarousel", "NavigationList", "Form", "If", "Switch"})
INPUTS = frozenset(
    "TextInput TextArea CheckboxGroup RadioButtonsGroup ChipsSelector Dropdown DatePicker CalendarPicker OptIn"
    " PhotoPicker DocumentPicker".split()
)
LABELLED = INPUTS - {"CalendarPicker"} | {"Footer"}
TEXTS = ("TextHeading", "TextSubheading", "TextBody", "TextCaption", "RichText", "EmbeddedLink")
KEYBOARDS = frozenset({"text", "number", "email", "password", "passcode", "phone"})
DAYS = ("min-date", "max-date")


def component_problems(flow: JSON) -> Iterator[str]:
    """What is wrong with the components."""
    for screen in screens(flow):
        names = Counter(str(c["name"]) for c in components(screen) if "name" in c and c.get("type") != "Form")
        where = str(screen.get("id"))
        yield from (f"{where}: {times} components are named {name}" for name, times in names.items() if times > 1)
        for component in components(screen):
            who = f"{where} {component.get('name') or component.get('type')}"
            yield from (f"{who}: {what}" for what in _component(component, _examples(screen)))


def _examples(screen: JSON) -> Mapping[str, Any]:
    data = screen.get("data")
    kinds = data.items() if isinstance(data, dict) else ()
    return {
        f"${{data.{name}}}": kind["__example__"]
        for name, kind in kinds
        if isinstance(kind, dict) and "__example__" in kind
    }


def _component(component: JSON, examples: Mapping[str, Any]) -> Iterator[str]:
    kind = str(component.get("type"))
    if kind not in LENGTHS.keys() | OTHER_KINDS:
        yield f"{kind} is no component"
        return
    if kind in INPUTS and not component.get("name"):
        yield "it has no name"
    yield from _texts(component, kind, examples)
    if kind in OPTIONS:
        source = component.get("data-source")
        yield from _options(examples.get(source) if isinstance(source, str) else source, *OPTIONS[kind])
    if kind == "TextInput":
        yield from _typing(component)
    if kind == "DatePicker":
        yield from _days(component)
    if kind == "Footer" and "center-caption" in component and {"left-caption", "right-caption"} & component.keys():
        yield "a caption stands in the center, or at the sides"


def _texts(component: JSON, kind: str, examples: Mapping[str, Any]) -> Iterator[str]:
    needed = "text" if kind in TEXTS else "label" if kind in LABELLED else ""
    if needed and not str(component.get(needed) or "").strip():
        yield f"its {needed} is missing"
    for name, most in LENGTHS.get(kind, {}).items():
        text = examples.get(str(component.get(name)), component.get(name))
        if isinstance(text, str) and not is_bound(text) and len(clusters(text)) > most:
            yield f"{name} has {len(clusters(text))} letters, at most {most}: {text}"


def _options(options: Any, fewest: int, most: int) -> Iterator[str]:
    if not isinstance(options, list) or not all(isinstance(option, dict) for option in options):
        yield "its data-source is a list of options, or bound to one that has an example"
        return
    if not fewest <= len(options) <= most:
        yield f"{len(options)} options, from {fewest} to {most}"
    ids = Counter(str(option.get("id") or "") for option in options)
    yield from (
        f"option {name or 'without an id'} is there {times} times"
        for name, times in ids.items()
        if times > 1 or not name
    )
    for option in options:
        if not str(option.get("title") or "").strip():
            yield f"option {option.get('id')} has no title"
        for name, limit in OPTION.items():
            if len(clusters(str(option.get(name, "")))) > limit:
                yield f"{name} of option {option.get('id')} is longer than {limit} letters"


def _typing(component: JSON) -> Iterator[str]:
    if component.get("input-type", "text") not in KEYBOARDS:
        yield f"input-type {component['input-type']} is not known"
    least, most = component.get("min-chars", 0), component.get("max-chars", 80)
    if isinstance(least, int) and isinstance(most, int) and not 0 <= least <= most:
        yield f"min-chars {least} and max-chars {most} exclude each other"
    if "pattern" in component:
        if not component.get("helper-text"):
            yield "a pattern needs a helper-text"
        yield from _pattern(str(component["pattern"]))


def _pattern(pattern: str) -> Iterator[str]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield f"its pattern is no regular expression: {error}"


def _days(component: JSON) -> Iterator[str]:
    for name in DAYS:
        value = component.get(name)
        if value is not None and not is_bound(value) and not _is_day(value):
            yield f"{name} is no day such as 2026-12-31: {value}"


def _is_day(value: Any) -> bool:
    try:
        return date.fromisoformat(str(value)).isoformat() == value
    except ValueError:
        return False
