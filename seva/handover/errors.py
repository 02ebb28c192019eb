"""What may go wrong when a certificate is to be given to its owner.

SevaError
└── CertificateOver   it does not count any more, so that its file is not given
"""

from seva.errors import SevaError


class CertificateOver(SevaError):
    """The department cancelled it, or (`is_replaced`) put another in its place, whose number is not known here yet."""

    code = "certificate_over"

    def __init__(self, number: str, is_replaced: bool = False) -> None:
        super().__init__(number)
        self.number = number
        self.is_replaced = is_replaced
