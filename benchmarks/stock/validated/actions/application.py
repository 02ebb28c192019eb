"""Checks of the stock form's answers, in the way of Rasa's documentation, and its submission."""

import re
from datetime import datetime
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import AllSlotsReset, EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

NAME = re.compile(r"[^\W\d_]{2,}( [^\W\d_]{2,})*")
MOBILE = re.compile(r"[6-9]\d{9}")
PINCODE = re.compile(r"[1-9]\d{5}")
SHORTEST_ADDRESS = 8


class ValidateApplicationForm(FormValidationAction):
    """One method for each slot; an answer that does not fit is None again, so that the form asks once more."""

    def name(self) -> str:
        """As Rasa derives it from the form's name."""
        return "validate_application_form"

    def validate_full_name(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """A name has letters only."""
        return _kept("full_name", value, NAME.fullmatch(value) is not None, dispatcher)

    def validate_father_name(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """A name has letters only."""
        return _kept("father_name", value, NAME.fullmatch(value) is not None, dispatcher)

    def validate_date_of_birth(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """A day that exists."""
        try:
            day = datetime.strptime(value, "%d/%m/%Y").date().isoformat()
        except ValueError:
            return _kept("date_of_birth", value, False, dispatcher)
        return {"date_of_birth": day}

    def validate_mobile(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """An Indian mobile number."""
        return _kept("mobile", value, MOBILE.fullmatch(value) is not None, dispatcher)

    def validate_pincode(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Six digits."""
        return _kept("pincode", value, PINCODE.fullmatch(value) is not None, dispatcher)

    def validate_address(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Long enough to be one."""
        return _kept("address", value, len(value) >= SHORTEST_ADDRESS, dispatcher)

    def validate_annual_income(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Whole rupees."""
        return _kept("annual_income", value, value.replace(",", "").isdigit(), dispatcher)


class ActionSubmitApplication(Action):
    """Ends an application; the slots are emptied, so that the same citizen can apply again."""

    def name(self) -> str:
        """As in the domain."""
        return "action_submit_application"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Says so and forgets the answers."""
        dispatcher.utter_message(response="utter_submit")
        return [AllSlotsReset()]


def _kept(slot: str, value: Any, fits: bool, dispatcher: CollectingDispatcher) -> dict[str, Any]:
    if not fits:
        dispatcher.utter_message(text="That does not look right.")
    return {slot: value if fits else None}
