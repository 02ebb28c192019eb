"""Bodies of requests: JSON, forms and files. Graph takes most calls as any of them."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request

from simulator.whatsapp.errors import GraphError

JSON = dict[str, Any]
DISPOSITION = re.compile(r'(name|filename)="((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class File:
    """A part of a form with a file name."""

    name: str
    mime_type: str
    content: bytes


@dataclass
class Form:
    """Fields and files of a request."""

    fields: JSON = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)


async def read_json(request: Request) -> JSON:
    """A JSON object; raises 100 for anything else."""
    if "json" not in request.headers.get("Content-Type", ""):
        raise GraphError(100, "The body must be JSON: Content-Type is not application/json.")
    return _object(await request.body())


async def read_form(request: Request) -> Form:
    """Fields and files, however they were sent; values that are JSON are read as such where an object is expected."""
    kind = request.headers.get("Content-Type", "")
    body = await request.body()
    if "json" in kind:
        return Form(_object(body))
    if kind.startswith("multipart/form-data"):
        return _multipart(body, kind)
    return Form({name: _value(text) for name, text in parse_qsl(body.decode("utf-8", "replace"))})


def _object(body: bytes) -> JSON:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise GraphError(100, "The body is no JSON object.")
    return found


def _value(text: str) -> Any:
    if text[:1] not in "[{":
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _multipart(body: bytes, kind: str) -> Form:
    boundary = re.search(r'boundary="?([^";]+)"?', kind)
    if boundary is None:
        raise GraphError(100, "The multipart body has no boundary.")
    form = Form()
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())[1:]:
        head, _, content = part.partition(b"\r\n\r\n")
        names = dict(DISPOSITION.findall(head.decode("utf-8", "replace")))
        if "name" not in names:
            continue
        if "filename" in names:
            form.files[names["name"]] = File(names["filename"], _type_in(head), content)
        else:
            form.fields[names["name"]] = _value(content.decode("utf-8", "replace"))
    return form


def _type_in(head: bytes) -> str:
    found = re.search(rb"content-type:\s*([^\r\n]+)", head, re.IGNORECASE)
    return found[1].decode("ascii", "replace").strip() if found else "application/octet-stream"
