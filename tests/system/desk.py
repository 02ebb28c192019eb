"""The officers' desk of a running system, over HTTP as `seva desk` uses it."""

from typing import Any

import requests

from seva.settings import Settings
from tests.system.talk import TIMEOUT
from web.backoffice import OFFICER_PURPOSE


class Desk:
    """The officers' side of the back office."""

    def __init__(self, settings: Settings) -> None:
        self._url, self._key = settings.departments, {"X-Officer-Key": settings.derived(OFFICER_PURPOSE)}

    def decide(self, number: str, action: str, remarks: str = "") -> None:
        """What an officer does."""
        self._post(number, action, remarks).raise_for_status()

    def has_decided(self, number: str, action: str) -> bool:
        """The same while the desk may be away: false then; true also where it was done before and not heard of."""
        try:
            return self._post(number, action).status_code in (200, 409)
        except requests.RequestException:
            return False

    def case(self, number: str) -> dict[str, Any]:
        """All about an application."""
        return dict(requests.get(f"{self._url}/queue/{number}", headers=self._key, timeout=TIMEOUT).json())

    def answered(self, number: str) -> dict[str, Any] | None:
        """The case once the citizen's answer is there; None before, or while the desk is away."""
        try:
            case = self.case(number)
        except requests.RequestException:
            return None
        return case if case["application"]["status"] == "under_review" else None

    def _post(self, number: str, action: str, remarks: str = "") -> requests.Response:
        body = {"action": action, "by": "SDM", "remarks": remarks}
        url = f"{self._url}/applications/{number}/decisions"
        return requests.post(url, json=body, headers=self._key, timeout=TIMEOUT)
