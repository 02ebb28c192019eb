"""What may go wrong with a text message.

SmsError
├── SmsAway      (retryable) the provider did not take it: it cannot be reached, is overloaded, or denies us
├── SmsUnknown   (retryable) no answer came: it may have been sent
├── SmsUntold    the provider cannot be asked for a text by our reference
└── SmsRefused   it will never be sent as it is; the code is the provider's, or ours
"""

from seva.errors import SevaError


class SmsError(SevaError):
    """Base of the errors of text messages."""

    code = "sms_error"


class SmsAway(SmsError):
    """The provider did not take it, for a reason that may pass."""

    code = "sms_away"
    retryable = True


class SmsUnknown(SmsError):
    """The call went out and no answer came."""

    code = "sms_unknown"
    retryable = True


class SmsUntold(SmsError):
    """The provider has no way to ask for a text by our reference."""

    code = "sms_untold"


class SmsRefused(SmsError):
    """The provider will not send it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code[:60]
