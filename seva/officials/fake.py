"""A door that lets one official in, for tests of rooms with pages for officials."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from seva.officials.errors import NotAllowed, ReasonMissing
from seva.officials.model import Official, Scope
from seva.officials.roles import Permission, Role


def official(
    role: Role = Role.OFFICER,
    scope: Scope | None = None,
    name: str = "Asha Verma",
    language: str = "en",
    id: str = "o1",
) -> Official:
    """An official for tests; sees everything unless a scope is given."""
    return Official(id, f"{id}@example.in", name, role, scope or Scope(), language, f"session-of-{id}")


@dataclass
class FakeLooks:
    """Looks in memory."""

    opened: list[tuple[str, str, str, str]] = field(default_factory=list)

    def open(
        self, official: Official, subject: str, reason: str, words: str = "", *, department: str, district: str = ""
    ) -> None:
        """Remembers a look."""
        official.require(Permission.LOOK, department, district or None)
        if not reason or (reason == "other" and not words.strip()):
            raise ReasonMissing
        self.opened.append((official.id, subject, reason, words))

    def is_open(self, official: Official, subject: str) -> bool:
        """Whether the official has looked at it."""
        return any(look[:2] == (official.id, subject) for look in self.opened)


@dataclass
class FakeAudit:
    """Entries in memory: who, what, about what, details."""

    entries: list[tuple[str, str, str, dict[str, str]]] = field(default_factory=list)

    def record(
        self, official: Official | None, action: str, subject: str = "", *, department: str = "", district: str = "",
        **details: str,
    ) -> int:  # fmt: skip
        """Remembers an entry."""
        self.entries.append((official.id if official else "", action, subject, details))
        return len(self.entries)


@dataclass
class FakeDoor:
    """Lets `official` in wherever the role allows it; checks no CSRF token."""

    official: Official
    looks: FakeLooks = field(default_factory=FakeLooks)
    audit: FakeAudit = field(default_factory=FakeAudit)

    def allowed(self, permission: Permission, *, touches: bool = True) -> Callable[..., Official]:
        """The official, or NotAllowed."""

        def dependency() -> Official:
            if not self.official.may(permission):
                raise NotAllowed(permission)
            return self.official

        return dependency

    def page(self, request: Any) -> Mapping[str, Any]:
        """What templates need."""
        language = self.official.language
        return {"official": self.official, "csrf": "csrf-for-tests", "language": language, "path": "/"}
