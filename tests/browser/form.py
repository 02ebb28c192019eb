"""The form of a service that is open on a phone page, and how a person fills its fields in."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Locator, expect

from connectors.whatsapp.flows.build import flow_json
from seva.catalogue import Messages, Service
from tests.browser.screen import PATIENCE, Screen

MONTH, YEAR = {"hi": "महीना", "en": "Month"}, {"hi": "साल", "en": "Year"}


class Form:
    """What the sheet over the chat shows. Fields are named by their ids, choices by theirs, days as YYYY-MM-DD."""

    def __init__(self, screen: Screen, service: Service, messages: Messages) -> None:
        self.screen = screen
        self.sheet = screen.phone.locator(".flow-sheet")
        self.body = self.sheet.locator(".flow-body")
        self.footer = self.sheet.locator(".flow-buttons .flow-primary")
        shown = flow_json(service, messages, screen.language)["screens"]
        self._parts = {part["name"]: part for one in shown for part in one["layout"]["children"] if "name" in part}
        self._button = messages.text("label.open_form", screen.language)

    def open(self) -> None:
        """Taps the newest button that opens a form, and waits for its first screen."""
        self.screen.phone.get_by_role("button", name=self._button, exact=True).last.click()
        expect(self.footer).to_be_visible(timeout=PATIENCE)

    def field(self, name: str) -> Locator:
        """What takes a field's answer."""
        role = ROLES[self._parts[name]["type"]]
        label = re.escape(self._parts[name]["label"]).replace("/", r"\/")  # a slash ends patterns in the browser
        return self.sheet.get_by_role(role, name=re.compile(rf"^{label}( \(|$)"))  # type: ignore[arg-type]

    def fill(self, answers: Mapping[str, str]) -> None:
        """Fills fields of the screen that is shown."""
        for name, value in answers.items():
            ENTER[self._parts[name]["type"]](self, name, value)

    def go_on(self) -> None:
        """Taps the button below, once nothing is waited for."""
        expect(self.sheet).not_to_have_attribute("aria-busy", "true")
        self.footer.click()

    def typed(self, name: str, value: str) -> None:
        self.field(name).fill(value)

    def ticked(self, name: str, value: str) -> None:
        self.field(name).get_by_role("radio", name=self._title(name, value), exact=True).check()

    def picked(self, name: str, value: str) -> None:
        self.field(name).click()
        self.sheet.get_by_role("option", name=self._title(name, value), exact=True).click()

    def dated(self, name: str, value: str) -> None:
        year, month, _ = value.split("-")
        self.field(name).click()
        self.sheet.get_by_label(YEAR[self.screen.language], exact=True).select_option(year)
        self.sheet.get_by_label(MONTH[self.screen.language], exact=True).select_option(str(int(month) - 1))
        self.sheet.locator(f"[data-day='{value}']").click()

    def _title(self, name: str, choice: str) -> str:
        options: list[dict[str, Any]] = self._parts[name]["data-source"]
        return next(str(option["title"]) for option in options if option["id"] == choice)


ROLES = {
    "TextInput": "textbox",
    "TextArea": "textbox",
    "RadioButtonsGroup": "radiogroup",
    "Dropdown": "combobox",
    "DatePicker": "combobox",
}
ENTER: Mapping[str, Callable[[Form, str, str], None]] = {
    "TextInput": Form.typed,
    "TextArea": Form.typed,
    "RadioButtonsGroup": Form.ticked,
    "Dropdown": Form.picked,
    "DatePicker": Form.dated,
}
