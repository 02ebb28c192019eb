"""What the desk's pages work with, and how every request goes through it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from fastapi import Request
from fastapi.responses import HTMLResponse

from backoffice.models import Application
from backoffice.office import Office
from backoffice.officers.officer import Officer
from backoffice.states import ISSUING_KINDS
from seva.documents.intake.drawing import Drawings
from seva.officials import Door, Official
from web.desk.values import Names
from web.officials_design import Look, Visitor, Words, load_words
from web.officials_design.assets import address
from web.officials_design.look import language_of

HERE = Path(__file__).parent
STATIC = HERE / "static"


def _keys(words: Words, start: str) -> frozenset[str]:
    return frozenset(key.removeprefix(start) for key in words.keys() if key.startswith(start))


def desk_asset(name: str) -> str:
    """Where browsers get a file of the desk."""
    return address(STATIC / name, "/desk/static")


WORDS = load_words(HERE / "words.yml")
DONE, EVENTS = _keys(WORDS, "desk.done."), _keys(WORDS, "desk.event.")


@dataclass(frozen=True)
class Told:
    """A message to the citizen as the assistant sent it, or has it waiting; `state` is a key of `desk.told.…`."""

    at: datetime
    text: str
    state: str
    channel: str = ""


class TellsWhatWasTold(Protocol):
    """The assistant's side: what it told the citizen about an application."""

    def told(self, reference: str) -> Sequence[Told]:
        """The messages about the application of this number, oldest first."""
        ...


Preview = Callable[[Application], bytes]
"""Makes the certificate as it would be issued, as a PDF; never one that could pass for it."""


@dataclass(frozen=True)
class Desk:
    """`told` and `preview` are there where the process has what they need; `wake` has callbacks leave at once."""

    office: Office
    door: Door
    drawings: Drawings
    wake: Callable[[], None]
    told: TellsWhatWasTold | None = None
    preview: Preview | None = None
    look: Look = field(default_factory=lambda: Look(HERE / "templates", WORDS))

    def officer(self, official: Official) -> Officer:
        """Who the official is to the back office."""
        return Officer(official.login, official.scope.departments, official.scope.districts)

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page of the desk; `allowed` ran before."""
        given = self.door.page(request)
        official: Official = given["official"]
        who = given.get("visitor") or Visitor(official.name, str(official.role), given["csrf"])
        names = Names(self.office.catalogue, language_of(request))
        return self.look.page(request, f"desk/{template}", who=who, status=status, **self._common(names), **values)

    def _common(self, names: Names) -> dict[str, Any]:
        """What templates find on every page: names, files, and the texts that there are for keys made up of parts."""
        issuing = {s.id for s in self.office.catalogue.services.values() if s.kind in ISSUING_KINDS}
        return {"names": names, "desk_asset": desk_asset, "issuing": issuing, "DONE": DONE, "EVENTS": EVENTS}

    def note(self, official: Official, action: str, application: Application, **details: str) -> None:
        """Puts what an official did into the audit log."""
        where = {"department": application.department, "district": application.district or ""}
        self.door.audit.record(official, action, application.reference_number, **where, **details)
