"""What rooms with pages for officials ask at their door; web/officials is the door, tests may bring another.

    @router.get("/desk")
    def queue(request: Request, official: Annotated[Official, Depends(door.allowed(Permission.DESK))]) -> Response:
        page = door.page(request)      # official, csrf, language, nav: for the base template
        official.scope.departments     # a set for SQL, or None for all
        official.require(Permission.DECIDE, row.department, row.district)

`allowed` also refuses a changing request without the CSRF token (form field `csrf` or header `X-CSRF-Token`) and
puts the security headers on the answer.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol

from seva.officials.model import Official
from seva.officials.roles import Permission

# For so long a look at an application's personal fields holds, within the same sign-in.
LOOK_LASTS = timedelta(minutes=15)


class Reason(StrEnum):
    """Why personal fields are looked at; OTHER needs words."""

    DECIDING = "deciding"
    CITIZEN_ASKED = "citizen_asked"
    GRIEVANCE = "grievance"
    CORRECTION = "correction"
    COURT_ORDER = "court_order"
    OTHER = "other"


class Looks(Protocol):
    """Looks at personal fields: none without a reason, each recorded in the audit log."""

    def open(
        self, official: Official, subject: str, reason: str, words: str = "", *, department: str, district: str = ""
    ) -> None:
        """Records a look at a subject (a reference number); raises NotAllowed, OutOfScope or ReasonMissing."""
        ...

    def is_open(self, official: Official, subject: str) -> bool:
        """Whether this sign-in may see the subject's personal fields now."""
        ...


class Records(Protocol):
    """The audit log, for decisions and all else that changes something."""

    def record(
        self,
        official: Official | None,
        action: str,
        subject: str = "",
        *,
        department: str = "",
        district: str = "",
        **details: str,
    ) -> int:
        """Appends an entry and gives its number; `details` never hold personal data."""
        ...


class Door(Protocol):
    """Lets officials in, with what their pages need."""

    looks: Looks
    audit: Records

    def allowed(self, permission: Permission, *, touches: bool = True) -> Callable[..., Official]:
        """A FastAPI dependency that gives the official, or raises NotSignedIn, NotAllowed or Forged.

        `touches`: whether the request counts as work of the official; a stream or a poll does not keep a sign-in alive.
        """
        ...

    def page(self, request: Any) -> Mapping[str, Any]:
        """For templates, after `allowed` ran: `official`, `csrf`, `language` (hi or en), `path`."""
        ...
