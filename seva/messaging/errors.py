"""Errors of messaging.

SevaError
└── MessagingError
    └── AlreadyHandled      another process handled the message meanwhile: drop the turn, nothing is to be done
"""

from seva.errors import SevaError


class MessagingError(SevaError):
    """Base of the errors of messaging."""

    code = "messaging_error"


class AlreadyHandled(MessagingError):
    """Another process handled the message meanwhile; what was to be stored with it was not."""

    code = "already_handled"
