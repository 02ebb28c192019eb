"""What may go wrong with a payment.

PaymentError
├── NothingToPay           no items, an amount that is not positive, or the same thing twice
├── NotSetUp               no provider is set up that could take money
├── PaymentUnknown         there is no such payment here
├── ProviderAway           (retryable) the provider cannot be reached in time; what it did is not known
│   └── ProviderGone       the provider was taken out of the settings: nobody can be asked until it is there again
├── ProviderRefused        the provider will not do it as it was asked
├── Forged                 a callback without a valid signature, or one that cannot be read
└── FontMissing            the font of receipts cannot be read
"""

from seva.errors import SevaError


class PaymentError(SevaError):
    """Base of all errors of payments."""

    code = "payment_error"


class NothingToPay(PaymentError):
    """The items cannot be paid: none, the same one twice, or an amount that is not positive."""

    code = "nothing_to_pay"


class NotSetUp(PaymentError):
    """No provider is set up: the settings that begin with PAYMENTS_ say which there may be."""

    code = "payments_not_set_up"


class PaymentUnknown(PaymentError):
    """There is no payment of that id here."""

    code = "payment_unknown"


class ProviderAway(PaymentError):
    """No answer came in time, or one that is not the provider's; whether it acted is not known."""

    code = "payment_provider_away"
    retryable = True


class ProviderGone(ProviderAway):
    """The provider of a payment is not set up any more."""

    code = "payment_provider_gone"
    retryable = False


class ProviderRefused(PaymentError):
    """The provider says no; `reason` is its own short code."""

    code = "payment_provider_refused"

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


class Forged(PaymentError):
    """A callback that was not signed with our secret, or whose content is not the provider's."""

    code = "payment_callback_forged"


class FontMissing(PaymentError):
    """The font that receipts are written in cannot be read."""

    code = "receipt_font_missing"
