"""Errors of what is to be sent, found before anything is sent.

PayloadError                  a reply that Meta would refuse, and that shortening cannot mend; never retryable
└── ValueError (also)         `code` says what is wrong: ids_not_unique, id_length, label_empty, ...
"""


class PayloadError(ValueError):
    """A reply cannot be sent as it is; `code` is stable and holds no text of the reply."""

    retryable = False

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def require(condition: object, code: str) -> None:
    """Raises PayloadError with `code` unless the condition holds."""
    if not condition:
        raise PayloadError(code)
