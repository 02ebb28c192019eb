"""The states of an application, ours and the department's, and what may follow what."""

from typing import Literal

Status = Literal[
    "draft", "discarded", "queued", "filed", "under_review", "needs_information", "approved", "rejected", "issued",
    "withdrawn", "refused",
]  # fmt: skip

# draft: with the citizen. queued: the citizen confirmed, the department has not taken it yet. refused: the department
# will not take it as it is. All others are the department's words.
NEXT: dict[Status, frozenset[Status]] = {
    "draft": frozenset({"discarded", "queued"}),
    "discarded": frozenset({"draft"}),
    "queued": frozenset({"filed", "refused", "withdrawn"}),
    "refused": frozenset({"draft"}),
    "filed": frozenset({"under_review", "needs_information", "approved", "rejected", "issued", "withdrawn"}),
    "under_review": frozenset({"needs_information", "approved", "rejected", "issued", "withdrawn"}),
    "needs_information": frozenset({"under_review", "approved", "rejected", "issued", "withdrawn"}),
    # An officer may take a decision back as long as nothing was issued on it.
    "approved": frozenset({"issued", "under_review"}),
    "rejected": frozenset({"under_review"}),
    "issued": frozenset(),
    "withdrawn": frozenset(),
}

WITH_CITIZEN: frozenset[Status] = frozenset({"draft"})
WITH_DEPARTMENT: frozenset[Status] = frozenset(
    {"filed", "under_review", "needs_information", "approved", "rejected", "issued", "withdrawn"}
)
CAN_BE_WITHDRAWN: frozenset[Status] = frozenset({"queued", "filed", "under_review", "needs_information"})
# Decisions that an officer may take back.
TAKEN_BACK: frozenset[Status] = frozenset({"approved", "rejected"})


def may_follow(now: Status, then: Status) -> bool:
    """Whether an application in state `now` may pass to state `then`."""
    return then in NEXT[now]
