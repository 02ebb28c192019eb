"""What a citizen says in person cannot be read from the files, whatever way it took into them."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from seva.documents.store import DocumentStore

from seva.applications.application import Application, Content
from seva.applications.filing import Filing
from seva.applications.repository import Applications
from seva.catalogue import Catalogue
from seva.citizens import Citizens
from seva.departments.errors import Refused
from seva.departments.fake import FakeDepartment
from seva.notifications import Notice, Outbox
from seva.storage import Database

MOBILE = "9876501234"
PERSONAL = {
    "applicant_name": "Sunita Kumari Devi",
    "father_name": "रामप्रसाद शर्मा",
    "mobile": MOBILE,
    "address": "मकान 417, गली नीम वाली, Karol Bagh",
    "annual_income": "187650",
    "email": "sunita.devi@example.org",
    "remarks": "फ़ोटो साफ़ नहीं है",
    "feedback": "बहुत अच्छी सेवा लगी",
    "file": "sunita-aadhaar-scan.png",
}
PNG = b"\x89PNG\r\n\x1a\n" + b"the face of Sunita Kumari Devi"
PUBLIC = "income_certificate"


def spellings(value: str) -> Iterator[bytes]:
    """How a text may stand in a file."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        yield value.encode(encoding)
    yield json.dumps(value)[1:-1].encode()


@pytest.fixture
def whole_life(
    citizens: Citizens,
    applications: Applications,
    outbox: Outbox,
    catalogue: Catalogue,
    clock: Any,
    tmp_path: Path,
    cipher: Any,
) -> Application:
    """An application from the first message to the department's remarks, with all that is kept on the way."""
    citizen = citizens.resolve("whatsapp", MOBILE)
    citizens.record_consent(citizen.id, PUBLIC, "2026-11", "hi")
    draft = applications.start(citizen.id, PUBLIC, "revenue", "hi")
    content = Content(consented=True)
    for field, value in PERSONAL.items():
        draft = applications.save_content(draft, content := content.with_answer(field, value))
    stored = DocumentStore(tmp_path / "files", cipher).keep(PNG, PERSONAL["file"])
    draft = applications.save_content(draft, content.with_document("id_proof", asdict(stored)))
    citizens.remember(citizen, PERSONAL)
    citizens.record_feedback(citizen.id, 5, PERSONAL["feedback"])
    service = catalogue.services[PUBLIC].model_copy(update={"fields": [], "documents": []})
    department = FakeDepartment(failure=Refused("422", {"mobile": PERSONAL["mobile"]}))
    shop = replace(catalogue, services={PUBLIC: service})
    refused = (filing := Filing(applications, outbox, department, shop, clock)).file(filing.confirm(draft))
    with applications.database.begin() as connection:
        outbox.put(connection, citizen.id, "status", Notice("status.rejected", {"remarks": PERSONAL["remarks"]}))
    return refused


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_no_file_holds_what_the_citizen_said(tmp_path: Path, whole_life: Application) -> None:
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    content = {path.name: path.read_bytes() for path in files}
    assert {"seva.db", "seva.db-wal"} < set(content) and len(content) >= 4
    assert any(PUBLIC.encode() in raw for raw in content.values()), "what is not personal can be read: we look rightly"
    found = {
        (name, field)
        for name, raw in content.items()
        for field, value in {**PERSONAL, "document": PNG[8:].decode()}.items()
        for spelling in spellings(value)
        if spelling in raw or spelling in name.encode()
    }
    assert found == set()
    assert not any(PERSONAL["file"] in name for name in content)


def test_no_column_holds_what_the_citizen_said(database: Database, whole_life: Application) -> None:
    with database.begin() as connection:
        rows = []
        for table in ("citizens", "handles", "consents", "applications", "outbox", "feedback", "department_events"):
            rows += [str(tuple(row)) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]  # noqa: S608
    assert len(rows) >= 7 and any(PUBLIC in row for row in rows)
    assert [(row, value) for row in rows for value in PERSONAL.values() if value in row] == []
