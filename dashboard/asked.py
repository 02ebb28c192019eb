"""What the address asks for: which days, and for whom; within what the official may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from seva.analytics.reading import Filter
from seva.catalogue import Catalogue
from seva.officials.model import Scope

RANGES = {"today": 1, "7": 7, "30": 30, "90": 90}
USUAL, OWN = "30", "own"
LONGEST = 366
CHANNELS = ("whatsapp", "rest", "cmdline")
LANGUAGES = ("en", "hi")


@dataclass(frozen=True)
class Asked:
    """The filter, and what of the address it came from, so that links can repeat it."""

    filter: Filter
    range: str
    given: Mapping[str, str]

    def query(self, **other: str) -> str:
        """The address's query with some values changed; empty ones are left out."""
        values = {**self.given, **other}
        return urlencode({name: value for name, value in values.items() if value})


def read(query: Mapping[str, str], scope: Scope, catalogue: Catalogue, today: date) -> Asked:
    """What a query asks for; values that do not exist, or may not be seen, count as not given."""
    known = {
        "department": frozenset(catalogue.departments),
        "service": frozenset(catalogue.services),
        "district": frozenset(catalogue.districts),
        "language": frozenset(LANGUAGES),
        "channel": frozenset(CHANNELS),
    }
    given = {name: query[name] for name, values in known.items() if query.get(name) in values}
    for name, seen in (("department", scope.departments), ("district", scope.districts)):
        if seen is not None and given.get(name, "") not in seen:
            given.pop(name, None)
    wanted, since, until = _days(query, today)
    which = Filter(since, until, **given, departments=scope.departments, districts=scope.districts)
    days = {"range": wanted} | ({"from": str(since), "to": str(until)} if wanted == OWN else {})
    return Asked(which, wanted, {**days, **given})


def _days(query: Mapping[str, str], today: date) -> tuple[str, date, date]:
    wanted = query.get("range", "")
    since, until = _date(query.get("from")), _date(query.get("to"))
    if wanted == OWN and since and until:
        since, until = min(since, until), min(max(since, until), today)
        since = max(min(since, until), until - timedelta(days=LONGEST - 1))
        return OWN, since, until
    wanted = wanted if wanted in RANGES else USUAL
    return wanted, today - timedelta(days=RANGES[wanted] - 1), today


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
