"""Rules on screens: their ids, titles, what a terminal screen needs, how many components there may be."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from connectors.whatsapp.flows.limits import COMPONENTS, IN_A_FLOW, ON_A_SCREEN
from connectors.whatsapp.flows.walk import actions, bindings, components, screens

JSON = dict[str, Any]
ID = re.compile(r"[A-Za-z_]+")
RESERVED = "SUCCESS"
PICKERS = frozenset({"PhotoPicker", "DocumentPicker"})
ACTION_NAMES = frozenset({"navigate", "data_exchange", "complete", "update_data", "open_url"})


def screen_problems(flow: JSON) -> Iterator[str]:
    """What is wrong with the screens."""
    ids = Counter(str(screen.get("id")) for screen in screens(flow))
    yield from (f"{name}: {times} screens have this id" for name, times in ids.items() if times > 1)
    for screen in screens(flow):
        yield from (f"{screen.get('id')}: {what}" for what in _screen(screen, has_endpoint="data_api_version" in flow))
    kinds = Counter(str(component.get("type")) for screen in screens(flow) for component in components(screen))
    yield from (
        f"Flow: {kinds[kind]} of {kind}, at most {most}" for kind, most in IN_A_FLOW.items() if kinds[kind] > most
    )
    if not any(screen.get("terminal") and screen.get("success", True) is True for screen in screens(flow)):
        yield "screens: one must be terminal with success"


def _screen(screen: JSON, has_endpoint: bool) -> Iterator[str]:
    name = str(screen.get("id"))
    if not ID.fullmatch(name) or name == RESERVED:
        yield f"an id has letters and underscores only, and is not {RESERVED}"
    if not str(screen.get("title") or "").strip():
        yield "it has no title"
    layout = screen.get("layout")
    if not isinstance(layout, dict) or layout.get("type") != "SingleColumnLayout" or not layout.get("children"):
        yield "its layout is a SingleColumnLayout with children"
    yield from _counts(screen)
    yield from _actions(screen, has_endpoint)
    yield from _sensitive(screen)


def _counts(screen: JSON) -> Iterator[str]:
    kinds = Counter(str(component.get("type")) for component in components(screen))
    if kinds.total() > COMPONENTS:
        yield f"{kinds.total()} components, at most {COMPONENTS}"
    yield from (f"{kinds[kind]} of {kind}, at most {most}" for kind, most in ON_A_SCREEN.items() if kinds[kind] > most)
    if screen.get("terminal") and not kinds["Footer"]:
        yield "a terminal screen needs a Footer"
    if kinds["PhotoPicker"] and kinds["DocumentPicker"]:
        yield "a PhotoPicker or a DocumentPicker, not both"
    if kinds["NavigationList"] and (kinds.total() > kinds["NavigationList"] or screen.get("terminal")):
        yield "a NavigationList stands alone, and not on a terminal screen"


def _actions(screen: JSON, has_endpoint: bool) -> Iterator[str]:
    for component, action in actions(screen):
        name, who = action.get("name"), component.get("name") or component.get("type")
        if name not in ACTION_NAMES:
            yield f"{who}: {name} is no action"
        if name == "complete" and not screen.get("terminal"):
            yield f"{who}: only a terminal screen completes the Flow"
        if name == "data_exchange" and not has_endpoint:
            yield f"{who}: data_exchange needs data_api_version"
    yield from _picked(screen)
    footers = (component for component in components(screen) if component.get("type") == "Footer")
    if any("on-click-action" not in footer for footer in footers):
        yield "its Footer does nothing: on-click-action is missing"


def _picked(screen: JSON) -> Iterator[str]:
    """Files go to our endpoint or end the Flow, by themselves: not inside of something, not to another screen."""
    pickers = {str(part.get("name")) for part in components(screen) if part.get("type") in PICKERS}
    for _, action in actions(screen):
        payload = action.get("payload")
        for name, value in payload.items() if isinstance(payload, dict) else ():
            files = {path for source, path in bindings(value) if source == "form"} & pickers
            if files and (action.get("name") == "navigate" or not isinstance(value, str)):
                yield f"{name}: files of {', '.join(sorted(files))} cannot be sent this way"


def _sensitive(screen: JSON) -> Iterator[str]:
    names = {component.get("name") for component in components(screen)}
    yield from (
        f"sensitive names {name}, which is no field here" for name in screen.get("sensitive", ()) if name not in names
    )
