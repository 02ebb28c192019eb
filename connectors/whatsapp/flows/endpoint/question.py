"""What a form asks, read from decrypted JSON that may be anything."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.whatsapp.flows.endpoint.errors import Unreadable
from connectors.whatsapp.json_values import identifier, mapping

ACTIONS = ("ping", "INIT", "data_exchange", "BACK")


@dataclass(frozen=True)
class Question:
    """A request of a form. `screen` is where the citizen is; the version of the protocol is of no account."""

    action: str
    screen: str = ""
    data: Mapping[str, Any] = field(default_factory=dict, repr=False)
    token: str = field(default="", repr=False)

    @property
    def is_ping(self) -> bool:
        """Whether Meta only asks if we are well."""
        return self.action == "ping"

    @property
    def error(self) -> str | None:
        """The key of an error that the client tells of, such as `invalid-screen-transition`; nothing is asked then."""
        if self.is_ping or "error" not in self.data:
            return None
        return identifier(self.data["error"], 80) or "unnamed"


def question_of(plain: bytes) -> Question:
    """The question in decrypted bytes; raises Unreadable."""
    try:
        found = json.loads(plain)
    except (ValueError, RecursionError) as error:
        raise Unreadable("what was decrypted is no JSON") from error
    if not isinstance(found, dict) or found.get("action") not in ACTIONS:
        raise Unreadable("what was decrypted is no request of a form")
    return Question(
        action=found["action"],
        screen=identifier(found.get("screen")) or "",
        data=mapping(found.get("data")),
        token=identifier(found.get("flow_token")) or "",
    )
