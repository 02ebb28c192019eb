"""Errors of certificates.

CertificateError
├── NotACertificate     what was given is none; its code is the verdict: unreadable, cut_short, too_large, …
├── KeySetRefused       a published key set is not what it should be
└── StatusListRefused   a published status list is not what it should be
"""


class CertificateError(Exception):
    """Base of all: `code` is stable, `retryable` tells whether trying again may help."""

    code = "certificate_error"
    retryable = False


class NotACertificate(CertificateError):
    """What was given cannot be read as a certificate; `code` says how it fails."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


class KeySetRefused(CertificateError):
    """The key set is damaged, not signed by a root key that is trusted, or older than one that was seen."""

    code = "key_set_refused"


class StatusListRefused(CertificateError):
    """The status list is damaged, or not signed by a key of the key set that is for this."""

    code = "status_list_refused"
