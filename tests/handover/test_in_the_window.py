"""On WhatsApp a certificate comes as a document while the window is open, and not to who has to be asked first."""

import pytest
from sqlalchemy import insert, update

from connectors.whatsapp.news.letters import Letters
from seva.applications.application import Application
from seva.core import Core
from seva.departments.fake import FakeDepartment
from seva.notifications.post import Post
from seva.settings import Settings
from seva.storage import Cipher
from seva.storage.tables import citizens, contacts, handles
from tests.conftest import MORNING, SetClock
from tests.handover.test_papers import NUMBER, PDF, filed, issue

__all__ = ["filed"]


@pytest.fixture
def post(core: Core, clock: SetClock, filed: Application) -> Post:
    """The post of WhatsApp, for a citizen who wrote a moment ago."""
    row = {"citizen_id": filed.citizen_id, "channel": "whatsapp", "our_number": "100000000000001"}
    with core.applications.database.begin() as connection:
        connection.execute(update(handles).values(kind="phone"))
        connection.execute(insert(contacts).values(**row, last_heard_at=MORNING))
    return Post(core.applications.database, Cipher("a key for tests"), clock, "whatsapp")


def test_it_comes_as_a_document(
    core: Core, settings: Settings, post: Post, filed: Application, department: FakeDepartment, clock: SetClock
) -> None:
    department.papers[NUMBER] = PDF
    issue(core, settings, filed)
    assert core.papers.work() == 1
    clock.forward(minutes=2)
    (letter,) = post.due()
    row = Letters(core.catalogue, core.messages, settings.catalogue).written(letter)
    assert row.payload["message"]["document"]["filename"] == f"{NUMBER}.pdf"
    assert row.payload["file"]["name"] == core.papers.of(filed).stored_as
    assert row.payload["template"]["name"] == "certificate_issued"


def test_nothing_comes_to_who_may_be_somebody_else(
    core: Core, settings: Settings, post: Post, filed: Application, department: FakeDepartment, clock: SetClock
) -> None:
    department.papers[NUMBER] = PDF
    issue(core, settings, filed)
    core.papers.work()
    with core.applications.database.begin() as connection:
        connection.execute(update(citizens).values(verify_again_since=MORNING))
    clock.forward(minutes=2)
    assert post.due() == []
    core.owners.verified(core.citizens.resolve("whatsapp", filed.citizen_id))
    clock.forward(minutes=2)
    assert len(post.due()) == 1
