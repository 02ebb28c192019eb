"""What the assistant told a citizen, as officers read it: the words, when, and how far they got."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from cryptography.fernet import Fernet

from seva.applications.repository import Applications
from seva.catalogue import load_catalogue, load_messages
from seva.citizens import Citizens
from seva.clock import utc_now
from seva.core import Core
from seva.notifications import Notice, Outbox
from seva.storage import Cipher, Database
from seva.storage.database import make_engine
from tests.conftest import ROOT
from web.desk.told import CoreTold

REFERENCE = "REV26-1234-5678-1"


def test_the_words_of_one_application_are_read(tmp_path: Path) -> None:
    database, cipher, clock = (
        Database(make_engine(f"sqlite:///{tmp_path}/core.db")),
        Cipher(Fernet.generate_key().decode()),
        utc_now,
    )
    database.migrate()
    citizens, outbox = Citizens(database, cipher, clock), Outbox(database, cipher, clock)
    citizen = citizens.resolve("rest", "sunita").id
    values = {"service": "income_certificate", "reference_number": REFERENCE, "remarks": "राशन कार्ड भेजें"}
    with database.begin() as connection:
        for key, message, given in (
            ("1", "status.under_review", values),
            ("2", "status.needs_information", values),
            ("3", "status.under_review", {**values, "reference_number": "REV26-8765-4321-0"}),
        ):
            outbox.put(connection, citizen, key, Notice(message, given), language="hi")
    outbox.take(citizen)
    application = SimpleNamespace(citizen_id=citizen, language="hi")
    known = SimpleNamespace(by_reference=lambda number: application if number == REFERENCE else None)
    parts = SimpleNamespace(
        applications=cast(Applications, known),
        catalogue=load_catalogue(ROOT / "catalogue"),
        messages=load_messages(ROOT / "catalogue"),
        database=database,
        cipher=cipher,
    )
    told = CoreTold(cast(Core, parts))
    found: list[Any] = told.told(REFERENCE)
    assert len(found) == 2 and "राशन कार्ड भेजें" in found[1].text and REFERENCE in found[0].text
    assert "*" not in found[0].text + found[1].text, "marks of the chat"
    assert {item.state for item in found} == {"told"} and abs(found[0].at - clock()) < timedelta(minutes=1)
    assert told.told("REV26-0000-0000-0") == []
