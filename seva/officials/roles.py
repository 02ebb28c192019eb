"""Who may do what: roles, permissions, and the one table between them (docs/officials.md shows it)."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What an official is employed for."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    HEAD = "head"
    IT_DEPARTMENT = "it_department"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """One thing that a route does; each route of officials asks for exactly one."""

    OWN = "own"  # one's own account: language, password, sign-ins, leaving
    DESK = "desk"  # read the desk: queue and applications in scope, personal fields masked
    DECIDE = "desk.decide"  # approve, reject, ask for more, one or several
    TRANSFER = "desk.transfer"  # hand over to another officer or office
    CONFIRM = "desk.confirm"  # be the second officer of a sensitive decision
    CORRECT = "desk.correct"  # correct a decision that was taken
    LOOK = "personal.look"  # see personal fields and papers, with a reason
    DASHBOARD = "dashboard"  # figures in scope
    PEOPLE = "dashboard.people"  # figures of single officers
    OPERATIONS = "dashboard.operations"  # webhooks, sending, models
    EXPORT = "dashboard.export"  # figures as files
    ACKNOWLEDGE = "dashboard.acknowledge"  # take note of an alert
    ACCOUNTS = "accounts"  # make, change and stop accounts below one's own
    AUDIT = "audit"  # read, export and check the audit log


_DESK = frozenset({Permission.DESK, Permission.DECIDE, Permission.TRANSFER, Permission.LOOK})
_FIGURES = frozenset({Permission.DASHBOARD, Permission.EXPORT})
_LEADS = _DESK | _FIGURES | {Permission.CONFIRM, Permission.CORRECT, Permission.PEOPLE}

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.OFFICER: _DESK | {Permission.OWN, Permission.DASHBOARD},
    Role.SUPERVISOR: _LEADS | {Permission.OWN},
    Role.HEAD: _LEADS | {Permission.OWN, Permission.ACKNOWLEDGE, Permission.ACCOUNTS},
    Role.IT_DEPARTMENT: _FIGURES | {Permission.OWN, Permission.OPERATIONS, Permission.ACKNOWLEDGE, Permission.ACCOUNTS},
    Role.AUDITOR: _FIGURES | {Permission.OWN, Permission.PEOPLE, Permission.OPERATIONS, Permission.AUDIT},
}

# Whose accounts a role may make and change. Nobody may change their own, and a head only within their own scope.
MANAGES: Mapping[Role, frozenset[Role]] = {
    Role.HEAD: frozenset({Role.OFFICER, Role.SUPERVISOR}),
    Role.IT_DEPARTMENT: frozenset(Role),
}
