"""Officials: who they are and how far they see."""

from dataclasses import dataclass
from typing import Self

from seva.officials.errors import NotAllowed, OutOfScope
from seva.officials.roles import GRANTS, Permission, Role


@dataclass(frozen=True)
class Scope:
    """Departments and districts by id; None is all of them. An empty set is none."""

    departments: frozenset[str] | None = None
    districts: frozenset[str] | None = None

    def covers(self, department: str | None, district: str | None = None) -> bool:
        """Whether something of a department and district lies within; what has no district is seen by all of the
        department, what has no department only by those who see all departments."""
        by_department = self.departments is None or department in self.departments
        return by_department and (self.districts is None or district is None or district in self.districts)

    def holds(self, other: Self) -> bool:
        """Whether all that the other scope covers lies within this one."""
        return _within(other.departments, self.departments) and _within(other.districts, self.districts)


def _within(inner: frozenset[str] | None, outer: frozenset[str] | None) -> bool:
    return outer is None or (inner is not None and inner <= outer)


@dataclass(frozen=True)
class Official:
    """Someone who has signed in, as pages and rooms see them."""

    id: str
    login: str
    name: str
    role: Role
    scope: Scope
    language: str  # hi or en
    session: str  # id of the sign-in, never its token

    def may(self, permission: Permission) -> bool:
        """Whether the role allows it; for showing or leaving out a button."""
        return permission in GRANTS[self.role]

    def sees(self, department: str | None, district: str | None = None) -> bool:
        """Whether something of a department and district lies within the scope."""
        return self.scope.covers(department, district)

    def require(self, permission: Permission, department: str | None, district: str | None = None) -> None:
        """Raises NotAllowed, or OutOfScope (shown as "not found", so that nobody learns what exists elsewhere)."""
        if not self.may(permission):
            raise NotAllowed(permission)
        if not self.sees(department, district):
            raise OutOfScope
