"""Forms and addresses as pages send them, brought into shape; what nobody could have sent is left out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.datastructures import FormData

from backoffice.officers.queue import DUES, WAITING, Filters
from backoffice.states import STATUSES

LONGEST = 2000


async def form_of(request: Request) -> FormData:
    """The form that came; a dependency for functions that run in a thread."""
    return await request.form()


def text(form: FormData, name: str) -> str:
    """One value, empty when it is missing."""
    value = form.get(name, "")
    return value[:LONGEST] if isinstance(value, str) else ""


def texts(form: FormData, name: str) -> list[str]:
    """All values of a name."""
    return [value[:LONGEST] for value in form.getlist(name) if isinstance(value, str)]


def filters_of(query: Mapping[str, str]) -> Filters:
    """The filters that an address names."""
    given: dict[str, Any] = {name: query.get(name, "")[:64] for name in ("department", "service", "district", "text")}
    for name, known in (("waiting", WAITING), ("due", DUES), ("status", STATUSES)):
        if query.get(name, "") in known:
            given[name] = query.get(name, "")
    page = query.get("page", "")
    return Filters(**given, page=int(page) if page.isascii() and page.isdecimal() and len(page) < 4 else 1)


def address_of(filters: Filters, **changes: Any) -> str:
    """The address of the queue with these filters; what is usual is left out."""
    changed, usual = replace(filters, **changes), Filters()
    given = {name: value for name, value in vars(changed).items() if value != getattr(usual, name)}
    return f"/desk?{urlencode(given)}" if given else "/desk"
