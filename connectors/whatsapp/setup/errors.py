"""Errors of setting a number up.

WhatsAppError
└── SetupError      something that is needed is missing or wrong: the text says what, and what to do
"""

from connectors.whatsapp.errors import WhatsAppError


class SetupError(WhatsAppError):
    """Something that is needed is missing or wrong; the text says what to do."""

    code = "setup_error"
