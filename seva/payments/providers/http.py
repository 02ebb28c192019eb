"""JSON over HTTP to a provider: a deadline for each call, its answers and refusals as our errors."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from seva.departments.transport import Transport
from seva.errors import DepartmentError
from seva.payments.errors import ProviderAway, ProviderRefused

# Not the provider's last word: it is overloaded, restarts, or does not know our key at this moment.
NOT_FINAL = frozenset({401, 403, 408, 409, 425, 429})


class JsonApi:
    """Calls below one base address, with headers of ours."""

    def __init__(self, base_url: str, headers: Mapping[str, str], timeout: float) -> None:
        self._transport = Transport(base_url, timeout)
        self._headers = {"Accept": "application/json", **headers}

    def get(self, path: str, **query: str) -> Any:
        """What is there; raises ProviderAway, ProviderRefused."""
        return self._call("GET", path + ("?" + urlencode(query) if query else ""), None, {})

    def post(self, path: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Any:
        """The answer to a change; raises ProviderAway when it is not known whether it was made."""
        return self._call("POST", path, body, headers or {})

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None, more: Mapping[str, str]) -> Any:
        headers = {**self._headers, **more} | ({"Content-Type": "application/json"} if body is not None else {})
        content = None if body is None else json.dumps(body).encode()
        try:
            status, answer = self._transport.exchange(method, path, headers, content)
        except DepartmentError as error:
            raise ProviderAway(str(error)) from None
        if status >= 500 or status in NOT_FINAL or 300 <= status < 400:
            raise ProviderAway(f"{method} {status}")
        if status >= 400:
            raise ProviderRefused(f"{method} {status}", _reason(answer, status))
        try:
            return json.loads(answer)
        except (ValueError, RecursionError):
            raise ProviderAway(f"{method} {status} without JSON") from None


def _reason(answer: bytes, status: int) -> str:
    """The provider's short code, or the status; never its sentences, which may quote what was sent."""
    try:
        error = json.loads(answer)["error"]
        found = error.get("reason") or error.get("code")
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
        found = None
    return str(found or status)[:60]
