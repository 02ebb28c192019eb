"""What may happen to an application: one table of steps; whatever is not in it is illegal."""

from collections.abc import Mapping
from typing import Literal, get_args

from backoffice.errors import IllegalTransition

Status = Literal["filed", "under_review", "needs_information", "approved", "rejected", "withdrawn", "issued"]
Action = Literal["start_review", "request_information", "provide_information", "approve", "reject", "issue", "withdraw"]
STATUSES: tuple[Status, ...] = get_args(Status)
ACTIONS: tuple[Action, ...] = get_args(Action)

TRANSITIONS: Mapping[Action, Mapping[Status, Status]] = {
    "start_review": {"filed": "under_review", "needs_information": "under_review"},
    "request_information": {"under_review": "needs_information"},
    "provide_information": {"needs_information": "under_review"},
    "approve": {"under_review": "approved"},
    "reject": {"under_review": "rejected"},
    "issue": {"approved": "issued"},
    "withdraw": {"filed": "withdrawn", "under_review": "withdrawn", "needs_information": "withdrawn"},
}
ISSUING_KINDS = frozenset({"certificate", "licence"})
OPEN: frozenset[Status] = frozenset({"filed", "under_review", "needs_information"})
"""Still to be decided: documents may come in."""


def next_status(current: Status, action: Action, service_kind: str) -> Status:
    """The status after the action; raises IllegalTransition. Only certificates and licences are issued."""
    following = TRANSITIONS[action].get(current)
    if following is None:
        raise IllegalTransition(f"`{action}` is not possible while the application is {current}.")
    if action == "issue" and service_kind not in ISSUING_KINDS:
        raise IllegalTransition("This service ends with its approval: there is nothing to issue.")
    return following
