"""Why files are not taken.

SevaError
├── DocumentRefused          the file cannot be taken: another one has to be sent
└── IntakeUnavailable        nothing was looked at: the same file can be sent again (retryable)
    └── ScanUnavailable      the virus scanner does not answer
"""

from collections.abc import Mapping

from seva.errors import SevaError


class DocumentRefused(SevaError):
    """The file cannot be taken; `reason` is the last part of a message key (refused.document.<reason>).

    `values` fill the placeholders of that message.
    """

    code = "document_refused"

    def __init__(self, reason: str, values: Mapping[str, object] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values: Mapping[str, object] = dict(values or {})


class IntakeUnavailable(SevaError):
    """Files cannot be looked at now; nothing was taken, and the same file may be brought again."""

    code = "intake_unavailable"
    retryable = True


class ScanUnavailable(IntakeUnavailable):
    """The virus scanner that the settings name does not answer; nothing is taken unscanned."""

    code = "scan_unavailable"
