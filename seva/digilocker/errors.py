"""What may go wrong with DigiLocker; the tree is drawn in the package's docstring."""

from collections.abc import Mapping

from seva.errors import SevaError


class DigiLockerError(SevaError):
    """DigiLocker did not do what was asked."""

    code = "digilocker_error"


class Away(DigiLockerError):
    """It cannot be reached in time, or says that it or an issuer is down."""

    code = "digilocker_away"
    retryable = True


class Nonsense(DigiLockerError):
    """It answered what its API does not promise, or a file that does not fit its signature."""

    code = "digilocker_nonsense"
    retryable = True


class GrantRefused(DigiLockerError):
    """A code, verifier or refresh token was not taken."""

    code = "digilocker_grant_refused"


class TokenEnded(DigiLockerError):
    """The access token is not good any more."""

    code = "digilocker_token_ended"


class NotThere(DigiLockerError):
    """There is no document at that address."""

    code = "digilocker_not_there"


class NotSetUp(DigiLockerError):
    """Our id, secret, address or scope is not what was registered."""

    code = "digilocker_not_set_up"


# Codes of the API (its public specification) -> what they mean for us.
BY_CODE: Mapping[str, type[DigiLockerError]] = {
    "invalid_client": NotSetUp,
    "invalid_client_id": NotSetUp,
    "invalid_grant": GrantRefused,
    "invalid_grant_type": NotSetUp,
    "invalid_request": GrantRefused,
    "invalid_scope": NotSetUp,
    "invalid_token": TokenEnded,
    "insufficient_scope": NotSetUp,
    "invalid_uri": NotThere,
    "uri_missing": NotThere,
    "unexpected_error": Away,
    "partner_service_unresponsive": Away,
    "repository_service_invalid_response": Away,
}


def error_class(status: int, code: str) -> type[DigiLockerError]:
    """The error for an answer that is no success; total over all statuses, of which 530 is one of the API's own."""
    if code in BY_CODE:
        return BY_CODE[code]
    if status >= 500 or status in (408, 425, 429):
        return Away
    return {401: TokenEnded, 403: NotSetUp, 404: NotThere}.get(status, Nonsense)
