"""Errors of the data endpoint, each with the HTTP status that the client on the phone understands.

SevaError
└── WhatsAppError
    └── EndpointError           (500) base
        ├── NotSetUp            (503, retryable) key or secret is not set
        ├── TooLarge            (413) longer than any request of a form
        ├── NotSigned           (432) the signature is missing or not of these bytes
        ├── Unreadable          (400) signed, but no request of a form
        ├── CannotDecrypt       (421) encrypted for another key: the client loads ours anew and tries once more
        └── TokenOver           (427) the form may not be filled any more; the text tells the citizen what to do
"""

from typing import ClassVar, Literal

from connectors.whatsapp.errors import WhatsAppError

# Why a form may not be filled any more: no token of ours, its time passed, it was sent, its questions were changed, its
# draft was filed or erased.
Reason = Literal["unknown", "expired", "sent", "changed", "closed"]


class EndpointError(WhatsAppError):
    """A request of a form that is not answered with a screen."""

    code = "flow_error"
    status: ClassVar[int] = 500


class NotSetUp(EndpointError):
    """Key or secret is not set."""

    code, status = "flow_not_set_up", 503
    retryable = True


class TooLarge(EndpointError):
    """Longer than any request of a form."""

    code, status = "flow_too_large", 413


class NotSigned(EndpointError):
    """The signature is missing or not of these bytes."""

    code, status = "flow_not_signed", 432


class Unreadable(EndpointError):
    """Signed, but no request of a form."""

    code, status = "flow_unreadable", 400


class CannotDecrypt(EndpointError):
    """Encrypted for another key, or changed on the way."""

    code, status = "flow_cannot_decrypt", 421


class TokenOver(EndpointError):
    """The form may not be filled any more; `told` is what the citizen reads."""

    code, status = "flow_token_over", 427

    def __init__(self, reason: Reason, told: str) -> None:
        super().__init__(reason)
        self.reason, self.told = reason, told
