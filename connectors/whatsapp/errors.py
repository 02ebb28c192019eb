"""Errors of the connector.

SevaError
└── WhatsAppError
    ├── NumberUnknown             no access token is set for the number
    ├── GraphError                a call to Meta's Graph API brought nothing
    │   ├── GraphRefused          Meta said no; `rule` (codes.yml) says what to do, and so whether it is retryable
    │   ├── GraphUnreachable      (retryable) what was asked for did not happen, or may happen twice without harm
    │   └── GraphUnknown          no answer came, and it may have happened: ask the statuses before doing it again
    └── MediaError                a file of a citizen is not to be had
        ├── MediaTooLarge         it is larger than allowed
        ├── MediaDamaged          (retryable) other bytes came than Meta announced
        └── MediaElsewhere        its link leads to a host that must not get our token
"""

from connectors.whatsapp.codes import Rule, table
from seva.errors import SevaError


class WhatsAppError(SevaError):
    """Base of the connector's errors; their texts hold no numbers of citizens and no tokens."""

    code = "whatsapp_error"


class NumberUnknown(WhatsAppError):
    """No access token is set for the number."""

    code = "number_unknown"


class GraphError(WhatsAppError):
    """A call to Meta's Graph API brought nothing."""

    code = "graph_error"


class GraphRefused(GraphError):
    """Meta said no.

    `number` is Meta's code, None if something else than Meta answered; `retry_after` is in seconds; `details` are
    Meta's words for those who set the system up, not for logs.
    """

    def __init__(
        self,
        number: int | None,
        http_status: int,
        subcode: int | None = None,
        retry_after: float = 0,
        details: str = "",
        is_transient: bool = False,
    ) -> None:
        self.number, self.http_status, self.subcode = number, http_status, subcode
        self.retry_after, self.details = retry_after, details
        self.rule: Rule = table().rule(number, http_status, subcode, is_transient)
        self.code = str(number) if number is not None else f"http_{http_status}"
        self.retryable = self.rule.is_passing
        super().__init__(f"Meta refused with {self.code} (HTTP {http_status}): {self.rule.say}")


class GraphUnreachable(GraphError):
    """Meta cannot be reached; trying again does no harm."""

    code = "unreachable"
    retryable = True


class GraphUnknown(GraphError):
    """No answer that can be read came after the request may have arrived."""

    code = "graph_unknown"


class MediaError(WhatsAppError):
    """A file of a citizen is not to be had."""

    code = "media_error"


class MediaTooLarge(MediaError):
    """The file is larger than allowed."""

    code = "media_too_large"


class MediaDamaged(MediaError):
    """Other bytes came than Meta announced."""

    code = "media_damaged"
    retryable = True


class MediaElsewhere(MediaError):
    """The link of the file leads to a host that must not get our token."""

    code = "media_elsewhere"
