"""The state machine: every pair of status and action is settled, one way or the other."""

import pytest

from backoffice.errors import IllegalTransition
from backoffice.states import ACTIONS, OPEN, STATUSES, TRANSITIONS, next_status

LEGAL = {
    ("filed", "start_review"): "under_review",
    ("filed", "withdraw"): "withdrawn",
    ("under_review", "request_information"): "needs_information",
    ("under_review", "approve"): "approved",
    ("under_review", "reject"): "rejected",
    ("under_review", "withdraw"): "withdrawn",
    ("needs_information", "start_review"): "under_review",
    ("needs_information", "provide_information"): "under_review",
    ("needs_information", "withdraw"): "withdrawn",
    ("approved", "issue"): "issued",
}
PAIRS = [(status, action) for status in STATUSES for action in ACTIONS]


@pytest.mark.parametrize(("status", "action"), PAIRS)
def test_every_pair_is_settled(status, action) -> None:
    expected = LEGAL.get((status, action))
    if expected is None:
        with pytest.raises(IllegalTransition):
            next_status(status, action, "certificate")
    else:
        assert next_status(status, action, "certificate") == expected


@pytest.mark.parametrize("kind", ["scheme", "grievance", "appointment", "lookup", "information"])
def test_only_certificates_and_licences_are_issued(kind: str) -> None:
    with pytest.raises(IllegalTransition):
        next_status("approved", "issue", kind)
    assert next_status("approved", "issue", "licence") == "issued"


def test_the_table_is_total_and_every_status_can_be_reached() -> None:
    assert set(TRANSITIONS) == set(ACTIONS)
    reached = {"filed"} | {after for steps in TRANSITIONS.values() for after in steps.values()}
    assert reached == set(STATUSES)
    ends = {status for status in STATUSES if not any(status in steps for steps in TRANSITIONS.values())}
    assert ends == {"rejected", "withdrawn", "issued"}
    assert set(OPEN) == set(TRANSITIONS["withdraw"])
