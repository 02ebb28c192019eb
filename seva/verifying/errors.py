"""What may go wrong before a certificate can be checked.

SevaError
└── VerifyingError
    ├── NothingTrusted   (retryable) there are no keys to check with: none was fetched yet, or none that is trusted
    ├── CannotRead       the file is none that can be opened
    └── TooOften         (retryable) so much was asked in this hour that the next answer has to wait
"""

from seva.errors import SevaError


class VerifyingError(SevaError):
    """Base of what may go wrong before a check."""

    code = "verifying_error"


class NothingTrusted(VerifyingError):
    """There are no keys to check with."""

    code = "nothing_trusted"
    retryable = True


class CannotRead(VerifyingError):
    """The file cannot be opened as a picture or PDF."""

    code = "cannot_read"


class TooOften(VerifyingError):
    """So much was asked in this hour that the next answer has to wait."""

    code = "too_often"
    retryable = True
