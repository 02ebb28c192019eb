"""What the assistant told a citizen about an application, from the core's notices."""

import re

from sqlalchemy import select

from seva.applications.application import Application
from seva.core import Core
from seva.notifications import Notice
from seva.notifications.wording import Wording
from seva.storage.tables import outbox
from web.desk.parts import Told

MOST = 200
# How a chat marks what is to be bold.
BOLD = re.compile(r"\*(\S[^*\n]*)\*")


class CoreTold:
    """Reads the outbox; the words are those of the messages, in the language of the citizen."""

    def __init__(self, core: Core) -> None:
        self._core, self._database, self._cipher = core, core.database, core.cipher
        self._wording = Wording(core.catalogue, core.messages)

    def told(self, reference: str) -> list[Told]:
        """The notices about the application of this number, oldest first; none if it was filed elsewhere."""
        application = self._core.applications.by_reference(reference)
        return self._about(application, reference) if application else []

    def _about(self, application: Application, reference: str) -> list[Told]:
        own = outbox.c
        query = select(outbox).where(own.citizen_id == application.citizen_id).order_by(own.id.desc()).limit(MOST)
        with self._database.begin() as connection:
            rows = connection.execute(query).all()
        found = []
        for row in reversed(rows):
            notice = Notice(row.message, self._cipher.decrypt(row.values_encrypted))
            if notice.values.get("reference_number") == reference:
                words = BOLD.sub(r"\1", self._wording.text(notice, row.language or application.language))
                found.append(Told(row.sent_at or row.created_at, words, row.state, row.channel or ""))
        return found
