"""Errors of the back office; each is answered as a problem document with this status and code.

BackofficeError
├── Unauthorised            no credential, or a wrong one
├── Forbidden               the credential is for another department
├── NotFound
│   ├── UnknownService
│   ├── UnknownDepartment
│   ├── UnknownReference    no such application, or its check digit is wrong
│   ├── UnknownDocument     the document was not sent for this application
│   ├── UnknownQuestion     the officer asked no such question
│   ├── UnknownAccount      no bill for this account number
│   ├── UnknownBill         the account has no bill of this number
│   ├── UnknownCertificate
│   ├── UnknownKey          no signing key of this department or id
│   ├── UnknownPlace        nothing is known about this place
│   ├── UnknownSlot
│   ├── UnknownLeaf         the transparency log has no entry of this hash
│   └── NothingToOffer      the service has no slots, bills or availability
├── Conflict
│   ├── KeyReused           the idempotency key was used with another body
│   ├── IllegalTransition
│   ├── WrongFiling         the service is filed at another path, or not at all
│   ├── AmountMismatch
│   ├── NothingDue
│   ├── NotDue              the deadline is not near, has not passed, or the time does not run
│   ├── AlreadyPaid
│   ├── TransactionReused
│   ├── NoFreeSlot
│   ├── CertificateEnded    it was revoked, superseded or corrected already
│   ├── CertificateTooLong  it does not fit on paper or into a QR code
│   ├── CertificateUnprintable  a script that the fonts of certificates do not have
│   └── LogTooShort         the transparency log has no signed head over as many entries
├── SealRefused             what was brought to sign PDFs cannot do so
├── InvalidFields           values or documents do not fit the service
├── MalformedBody
├── PayloadTooLarge
├── UnsupportedMedia
├── TokenRefused            the token endpoint's own errors (RFC 6749)
├── LogDamaged              the transparency log does not fit what was signed before
└── Unavailable             the database does not answer (retryable)
"""

from dataclasses import dataclass


class BackofficeError(Exception):
    """Base of all: `code` is stable, `title` its short name, `retryable` tells whether trying again may help."""

    status = 500
    code = "internal_error"
    title = "The department system failed"
    retryable = False


class Unauthorised(BackofficeError):
    """No credential was presented, or a wrong one."""

    status, code, title = 401, "unauthorized", "Credentials are missing or wrong"


class Forbidden(BackofficeError):
    """The credential is valid, but for another department."""

    status, code, title = 403, "other_department", "The credential is for another department"


class NotFound(BackofficeError):
    """There is nothing at this address."""

    status, code, title = 404, "not_found", "Nothing here"


class UnknownService(NotFound):
    """The catalogue has no such service."""

    code, title = "unknown_service", "Unknown service"


class UnknownDepartment(NotFound):
    """The catalogue has no such department."""

    code, title = "unknown_department", "Unknown department"


class UnknownReference(NotFound):
    """No application has this reference number."""

    code, title = "unknown_reference", "Unknown reference number"


class UnknownDocument(NotFound):
    """The document was not sent for this application."""

    code, title = "unknown_document", "Unknown document"


class UnknownQuestion(NotFound):
    """The officer asked no such question on this application."""

    code, title = "unknown_question", "Unknown question"


class UnknownAccount(NotFound):
    """No bill exists for this account number."""

    code, title = "unknown_account", "Unknown account number"


class UnknownBill(NotFound):
    """The account has no bill of this number, any more or at all."""

    code, title = "unknown_bill", "Unknown bill number"


class UnknownCertificate(NotFound):
    """No certificate has this number."""

    code, title = "unknown_certificate", "Unknown certificate number"


class UnknownKey(NotFound):
    """There is no such signing key."""

    code, title = "unknown_key", "Unknown signing key"


class UnknownPlace(NotFound):
    """Nothing is known about this place."""

    code, title = "unknown_place", "Unknown place"


class UnknownSlot(NotFound):
    """The slot is not offered (any more)."""

    code, title = "unknown_slot", "Unknown slot"


class UnknownLeaf(NotFound):
    """The transparency log has no entry of this hash."""

    code, title = "unknown_leaf", "Not in the transparency log"


class NothingToOffer(NotFound):
    """The service has nothing of the kind that was asked for."""

    code, title = "nothing_to_offer", "The service does not offer this"


class Conflict(BackofficeError):
    """The request does not fit the present state."""

    status, code, title = 409, "conflict", "The request does not fit the present state"


class KeyReused(Conflict):
    """The idempotency key was used with another body."""

    code, title = "idempotency_key_reused", "The idempotency key was used with another body"


class IllegalTransition(Conflict):
    """The application's status does not allow this step."""

    code, title = "illegal_transition", "The status does not allow this step"


class WrongFiling(Conflict):
    """The service is filed at another path, or not filed at all."""

    code, title = "wrong_filing", "The service is not filed here"


class AmountMismatch(Conflict):
    """The amount paid is not the amount due."""

    code, title = "amount_mismatch", "The amount is not the amount due"


class NothingDue(Conflict):
    """There is nothing to pay."""

    code, title = "nothing_due", "Nothing is due"


class NotDue(Conflict):
    """The deadline is not near, has not passed, or the time does not run."""

    code, title = "not_due", "The deadline is not reached"


class AlreadyPaid(Conflict):
    """The fee or bill is paid."""

    code, title = "already_paid", "Already paid"


class TransactionReused(Conflict):
    """The transaction was recorded for another payment."""

    code, title = "transaction_reused", "The transaction was recorded for another payment"


class NoFreeSlot(Conflict):
    """Every place in the slot, or every slot, is taken."""

    code, title = "no_free_slot", "No free slot"


class LogTooShort(Conflict):
    """No signed head of the transparency log is over as many entries."""

    code, title = "log_too_short", "The transparency log is shorter"


class CertificateEnded(Conflict):
    """The certificate was revoked, superseded or corrected already."""

    code, title = "certificate_ended", "The certificate counts no more"


class CertificateTooLong(Conflict):
    """What stands on the certificate does not fit on its paper, or into a QR code that phones read well."""

    code, title = "certificate_too_long", "The certificate is too long"


class CertificateUnprintable(Conflict):
    """A name or fact is written in a script that the fonts of certificates do not have."""

    code, title = "certificate_unprintable", "The certificate cannot be printed"


@dataclass(frozen=True)
class FieldError:
    """One value that does not fit: the field or document it belongs to, a stable code, a sentence for developers."""

    field: str
    code: str
    detail: str


class SealRefused(BackofficeError):
    """What was brought to sign PDFs with cannot do so."""

    status, code, title = 422, "seal_refused", "The seal cannot be used"


class InvalidFields(BackofficeError):
    """Values or documents do not fit the service; `errors` names each."""

    status, code, title = 422, "invalid_fields", "Some values do not fit the service"

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__("See `errors`.")
        self.errors = errors


class MalformedBody(BackofficeError):
    """The body could not be read."""

    status, code, title = 400, "malformed_body", "The body could not be read"


class PayloadTooLarge(BackofficeError):
    """The body is larger than allowed, or of unknown length."""

    status, code, title = 413, "payload_too_large", "The body is too large"


class UnsupportedMedia(BackofficeError):
    """The body has another media type than documented."""

    status, code, title = 415, "unsupported_media_type", "The media type is not supported"


class TokenRefused(BackofficeError):
    """No token for this request; `oauth_error` is the code of RFC 6749, 5.2."""

    status, code, title = 400, "token_refused", "No token for this request"

    def __init__(self, oauth_error: str, status: int = 400) -> None:
        super().__init__(oauth_error)
        self.oauth_error = oauth_error
        self.status = status


class LogDamaged(BackofficeError):
    """The transparency log was changed, or put back: it does not fit the last head that was signed."""

    code, title = "log_damaged", "The transparency log is damaged"


class Unavailable(BackofficeError):
    """The database does not answer."""

    status, code, title = 503, "database_unavailable", "The department system is not available"
    retryable = True
