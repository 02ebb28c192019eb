"""Rules on pictures, lists and files, which our own forms do not use: for Flows that are written by hand."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from connectors.whatsapp.flows.limits import (
    CAROUSEL,
    IMAGE,
    LIST_ITEMS,
    NESTED_IFS,
    OPTIONS_WITH_IMAGES,
    PICKED_FILE_KB,
    PICKED_FILES,
)
from connectors.whatsapp.flows.walk import components, depth_of_ifs, is_bound, screens

JSON = dict[str, Any]


def file_rule_problems(flow: JSON) -> Iterator[str]:
    """What is wrong with pictures, lists and pickers."""
    for screen in screens(flow):
        where = str(screen.get("id"))
        if (depth := depth_of_ifs(screen.get("layout"))) > NESTED_IFS:
            yield f"{where}: {depth} Ifs inside of each other, at most {NESTED_IFS}"
        for component in components(screen):
            who = f"{where} {component.get('name') or component.get('type')}"
            rule = RULES.get(str(component.get("type")))
            yield from (f"{who}: {what}" for what in (rule(component) if rule else ()))


def _image(component: JSON) -> Iterator[str]:
    yield from _picture(component.get("src"))


def _carousel(component: JSON) -> Iterator[str]:
    yield from _number("images", component.get("images"), *CAROUSEL)
    for image in component.get("images") or () if isinstance(component.get("images"), list) else ():
        yield from _picture(image.get("src") if isinstance(image, dict) else None)


def _picture(source: Any) -> Iterator[str]:
    if is_bound(source):
        return
    try:
        size = len(b64decode(str(source or "").rpartition(",")[2], validate=True))
    except (NotBase64, ValueError):
        yield "its picture is not in base64"
        return
    if not 0 < size <= IMAGE:
        yield f"its picture has {size // 1024} KB, at most {IMAGE // 1024}"


def _list(component: JSON) -> Iterator[str]:
    items = component.get("list-items")
    yield from _number("list-items", items, *LIST_ITEMS)
    acting = (
        [item for item in items if isinstance(item, dict) and "on-click-action" in item]
        if isinstance(items, list)
        else []
    )
    if acting and "on-click-action" in component:
        yield "on-click-action stands at the list or at its items, not both"
    if isinstance(items, list) and sum(isinstance(item, dict) and "badge" in item for item in items) > 1:
        yield "one item may have a badge"


def _picker(component: JSON) -> Iterator[str]:
    kind = "photos" if component.get("type") == "PhotoPicker" else "documents"
    limits = {
        "max-file-size-kb": (1, PICKED_FILE_KB),
        f"min-uploaded-{kind}": (0, PICKED_FILES),
        f"max-uploaded-{kind}": (1, PICKED_FILES),
    }
    for name, (least, most) in limits.items():
        value = component.get(name, least)
        if not is_bound(value) and not (isinstance(value, int) and least <= value <= most):
            yield f"{name} is from {least} to {most}"


def _with_images(component: JSON) -> Iterator[str]:
    options = component.get("data-source")
    with_image = [o for o in options if isinstance(o, dict) and "image" in o] if isinstance(options, list) else []
    if with_image and len(options or ()) > OPTIONS_WITH_IMAGES:
        yield f"{len(options or ())} options with pictures, at most {OPTIONS_WITH_IMAGES}"


def _number(name: str, found: Any, least: int, most: int) -> Iterator[str]:
    if not is_bound(found) and not (isinstance(found, list) and least <= len(found) <= most):
        yield f"{name}: from {least} to {most}"


RULES: Mapping[str, Callable[[JSON], Iterator[str]]] = {
    "Image": _image,
    "ImageCarousel": _carousel,
    "NavigationList": _list,
    "PhotoPicker": _picker,
    "DocumentPicker": _picker,
    "Dropdown": _with_images,
}
