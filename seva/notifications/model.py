"""What is told, and what becomes of it on its way."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

# See seva.storage.notice_tables; told, delivered, given_up and left_out are ends.
State = Literal["waiting", "told", "sending", "sent", "delivered", "failed", "given_up", "left_out"]
WHATSAPP, SMS = "whatsapp", "sms"


@dataclass(frozen=True)
class Notice:
    """A message of catalogue/messages by its key, with the values of its placeholders."""

    message: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Letter:
    """Notices of one citizen that leave together on a channel; `batch` names the message, once for each try."""

    batch: str
    rows: tuple[int, ...]
    citizen_id: str
    our_number: str
    language: str
    attempts: int
    created_at: datetime
    notices: tuple[Notice, ...] = field(repr=False)

    def each(self) -> "list[Letter]":
        """A letter for each notice, for channels where one message holds one."""
        pairs = zip(self.rows, self.notices, strict=True)
        channel = self.batch.partition(":")[0]
        return [
            replace(self, batch=f"{channel}:{row}:{self.attempts}", rows=(row,), notices=(notice,))
            for row, notice in pairs
        ]
