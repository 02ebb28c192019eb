"""Who works at the desk, and how far they see."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_
from sqlalchemy.orm import Session

from backoffice.changes import find
from backoffice.errors import UnknownReference
from backoffice.models import Application
from backoffice.security import OFFICER
from backoffice.tables import applications


@dataclass(frozen=True)
class Officer:
    """`login` goes into the audit trail. Departments and districts by id; None is all of them."""

    login: str
    departments: frozenset[str] | None = None
    districts: frozenset[str] | None = None

    @property
    def by(self) -> str:
        """The login as a decision names it."""
        return re.sub(r"[^A-Za-z0-9 ._@-]", "-", self.login)[:80].lstrip(" ._@-") or "officer"

    @property
    def actor(self) -> str:
        """The login as the audit trail names it."""
        return f"officer:{self.by}"

    def sees(self, application: Application) -> bool:
        """Whether the application lies within; one without a district is seen by all of its department."""
        by_department = self.departments is None or application.department in self.departments
        place = application.district
        return by_department and (self.districts is None or not place or place in self.districts)

    def scope(self) -> list[Any]:
        """The same as conditions of a query."""
        own, conditions = applications.c, []
        if self.departments is not None:
            conditions.append(own.department.in_(sorted(self.departments)))
        if self.districts is not None:
            conditions.append(or_(own.district.is_(None), own.district == "", own.district.in_(sorted(self.districts))))
        return conditions


def find_for(session: Session, officer: Officer, reference: str, *, to_change: bool = False) -> Application:
    """The application, if it lies within the officer's scope; raises UnknownReference as if there were none."""
    application = find(session, reference, OFFICER, to_change=to_change)
    if not officer.sees(application):
        raise UnknownReference("No application has this number.")
    return application
