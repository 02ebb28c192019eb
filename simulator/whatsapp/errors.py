"""What goes wrong, in Meta's words.

SimulatorError
├── GraphError     an answer of Graph or a failed status; `number` is Meta's code (errors.yml)
├── FlowError      the phone shows this instead of a Flow's screen; `code` is Meta's key where there is one
└── HandsetError   the phone cannot do that
"""

import uuid
from functools import cache
from pathlib import Path
from typing import Any

import yaml

JSON = dict[str, Any]
HREF = "/documentation/business-messaging/whatsapp/support/error-codes"


class SimulatorError(Exception):
    """Anything the stand-in refuses."""

    code = "simulator"
    retryable = False


class HandsetError(SimulatorError):
    """The phone shows no such thing, or is in no state to do it; `code` says which."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class FlowError(SimulatorError):
    """A Flow cannot go on. What may be tried again, as the phone offers it, is `retryable`."""

    AGAIN = frozenset({"offline", "timeout_error", "no_http_response_error", "unexpected_http_status_code"})

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.retryable = code, code in self.AGAIN


class GraphError(SimulatorError):
    """One of Meta's errors, for an answer (`body`, `http_status`) or a webhook (`as_status`)."""

    def __init__(self, number: int, details: str = "", *, message: str = "", subcode: int | None = None) -> None:
        row = table().get(number, {"http": 400, "title": "Unknown error"})
        self.number, self.subcode = number, subcode
        self.code = f"graph_{number}"
        self.retryable = bool(row.get("again", False))
        self.http_status: int = row["http"]
        self.kind: str = row.get("type", "OAuthException")
        self.title: str = row["title"]
        self.details = details or row.get("details", "")
        self.text = message or f"(#{number}) {self.title}"
        super().__init__(f"{self.text}: {self.details}")

    @property
    def body(self) -> JSON:
        """The answer to a request."""
        error: JSON = {"message": self.text, "type": self.kind, "code": self.number}
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.retryable:
            error["is_transient"] = True
        return {"error": {**error, "fbtrace_id": f"A{uuid.uuid4().hex[:10]}"}}

    @property
    def as_status(self) -> JSON:
        """The object that stands in `errors` of a webhook."""
        details = {"error_data": {"details": self.details}} if self.details else {}
        return {"code": self.number, "title": self.title, "message": self.title, **details, "href": HREF}


@cache
def table() -> dict[int, JSON]:
    """Meta's codes with HTTP status, title and details."""
    rows: dict[int, JSON] = yaml.safe_load(Path(__file__).with_name("errors.yml").read_text(encoding="utf-8"))
    return rows


def no_such_object(given: str, verb: str = "get") -> GraphError:
    """Graph's answer to an id that it does not know or will not show."""
    text = (
        f"Unsupported {verb} request. Object with ID '{given}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation."
    )
    return UnknownObject(100, message=text, subcode=33)


class UnknownObject(GraphError):
    """100/33, of another type than other errors with 100."""

    def __init__(self, number: int, details: str = "", *, message: str = "", subcode: int | None = None) -> None:
        super().__init__(number, details, message=message, subcode=subcode)
        self.kind = "GraphMethodException"
