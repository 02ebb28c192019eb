"""Errors of seva.officials.

OfficialsError
├── NotSignedIn         no session, or one that has ended
├── NotAllowed          the role does not allow it
├── OutOfScope          it lies in another department or district: shown as "not found"
├── Forged              the request did not come from our own page (CSRF)
├── SignInRefused       name, password or code is wrong, or the account is stopped: never says which
│   └── TooManyTries    the account or the address has to wait
├── CodeRefused         a one-time code (set-up, invitation) is wrong or has expired
├── WeakPassword        the password is too easy; `rule` says which rule it breaks
├── AccountRefused      the account cannot be made or changed so; `rule` says why
├── ReasonMissing       personal fields are shown only for a reason
└── ProviderRefused     the identity provider's answer is not to be trusted, or there is no account for it
"""

from seva.errors import SevaError


class OfficialsError(SevaError):
    """Base of the errors about officials."""

    code = "officials_error"


class NotSignedIn(OfficialsError):
    """There is no session, or it has ended."""

    code = "not_signed_in"


class NotAllowed(OfficialsError):
    """The role does not allow it."""

    code = "not_allowed"


class OutOfScope(OfficialsError):
    """It lies in another department or district."""

    code = "out_of_scope"


class Forged(OfficialsError):
    """The request did not come from our own page."""

    code = "forged_request"


class SignInRefused(OfficialsError):
    """Name, password or code is wrong, or the account is stopped."""

    code = "sign_in_refused"


class TooManyTries(SignInRefused):
    """There were too many wrong tries; `seconds` is how long to wait."""

    code = "too_many_tries"
    retryable = True

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many tries; wait {seconds} seconds.")
        self.seconds = seconds


class CodeRefused(OfficialsError):
    """A one-time code is wrong, used, or has expired."""

    code = "code_refused"


class _Rule(OfficialsError):
    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class WeakPassword(_Rule):
    """The password is too easy to guess."""

    code = "weak_password"


class AccountRefused(_Rule):
    """The account cannot be made or changed so."""

    code = "account_refused"


class ReasonMissing(OfficialsError):
    """Personal fields are shown only for a reason."""

    code = "reason_missing"


class ProviderRefused(_Rule):
    """The identity provider's answer is not to be trusted, or there is no account for it."""

    code = "provider_refused"
