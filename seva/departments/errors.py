"""What may go wrong with a department, and the table that says which answer of its API means what.

DepartmentError
├── Unavailable        (retryable) down, slow, overloaded, or the circuit is open
├── Nonsense           (retryable) an answer that is not the API's: HTML, a missing field, a strange status
├── Refused            the department will not take it as it is; `fields` names the answers that it rejects
├── UnknownThere       there is no such application, bill or certificate
├── NotPossibleNow     the application is in a state that does not allow this
└── AccessDenied       our credentials are not accepted: an operator has to act
"""

from collections.abc import Mapping

from seva.errors import DepartmentError


class Unavailable(DepartmentError):
    """The department cannot be reached in time."""

    code = "department_unavailable"
    retryable = True


class Nonsense(DepartmentError):
    """The department answered something that its API does not promise."""

    code = "department_nonsense"
    retryable = True


class Refused(DepartmentError):
    """The department will not take it; `fields` maps ids of rejected answers to the department's words."""

    code = "department_refused"

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class UnknownThere(DepartmentError):
    """The department knows nothing under that number."""

    code = "department_unknown"


class NotPossibleNow(DepartmentError):
    """The application's state does not allow this."""

    code = "department_not_possible"


class AccessDenied(DepartmentError):
    """The department does not accept our credentials."""

    code = "department_access_denied"
    retryable = True


# HTTP status of the department API (RFC 9110) -> what it means for us. Everything else is in the classes below.
BY_STATUS: Mapping[int, type[DepartmentError]] = {
    400: Refused,
    401: AccessDenied,
    403: AccessDenied,
    404: UnknownThere,
    405: Nonsense,
    406: Nonsense,
    408: Unavailable,
    409: NotPossibleNow,
    410: UnknownThere,
    413: Refused,
    415: Nonsense,
    422: Refused,
    425: Unavailable,
    429: Unavailable,
}

# Stable codes of the department API that say more than the status does: the answers that have to be given anew.
BY_CODE: Mapping[str, tuple[str, ...]] = {"no_free_slot": ("preferred_date", "travel_date")}


def error_class(status: int) -> type[DepartmentError]:
    """The error for an HTTP status that is not a success; total over all statuses."""
    return BY_STATUS.get(status) or (Unavailable if status >= 500 else Nonsense)
