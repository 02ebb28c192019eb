"""Documents on a database and a folder of their own."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from seva.applications.application import Application
from seva.core import Core
from seva.documents.documents import Documents
from seva.documents.model import Purpose, Sent
from tests.conftest import SetClock

SERVICE = "income_certificate"
JPEG, PDF = b"\xff\xd8\xff\xe0 a photo", b"%PDF-1.7 a paper"


@dataclass
class Desk:
    """One citizen with a draft."""

    core: Core
    citizen: str
    draft: Application
    clock: SetClock
    folder: Path

    @property
    def documents(self) -> Documents:
        return self.core.documents

    def purpose(self, document: str = "id_proof", application: Application | None = None) -> Purpose:
        application = application or self.draft
        return Purpose(application.id, application.service, document)

    def sent(self, seconds: float = 0, arrived: int = 0) -> Sent:
        return Sent(self.clock() + timedelta(seconds=seconds), arrived)

    @property
    def files(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]


@pytest.fixture
def desk(core: Core, clock: SetClock, settings: object) -> Desk:
    citizen = core.citizens.resolve("rest", "citizen-1")
    draft = core.applications.start(citizen.id, SERVICE, "revenue", "hi")
    return Desk(core, citizen.id, draft, clock, settings.files)  # type: ignore[attr-defined]
