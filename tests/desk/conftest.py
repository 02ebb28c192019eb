"""The desk over a back office of its own, with a door that lets one official in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image

from backoffice.app import create_app
from backoffice.office import Office
from seva.documents.intake.drawing import Drawings
from seva.officials import Official, Role
from seva.officials.fake import FakeDoor, official
from tests.backoffice.conftest import (  # noqa: F401
    FakeClock,
    body,
    catalogue,
    client,
    clock,
    encryption_key,
    engine,
    file,
    migrated_file,
    office,
    officer,
    sample_fields,
    sent,
    settings,
)
from web.desk.parts import Desk, Told
from web.desk.routes import desk_pages


@dataclass
class FakeTold:
    """What the assistant says that it told."""

    said: list[Told]

    def told(self, reference: str) -> list[Told]:
        """The same for every application."""
        return self.said


@pytest.fixture
def app(engine: Any, catalogue: Any, settings: Any, clock: FakeClock) -> FastAPI:  # noqa: F811
    return create_app(engine, catalogue, settings=settings, clock=clock)


@pytest.fixture
def door() -> FakeDoor:
    return FakeDoor(official(Role.SUPERVISOR))


@pytest.fixture(scope="session")
def drawings() -> Iterator[Drawings]:
    made = Drawings()
    yield made
    made.close()


@pytest.fixture
def desk(office: Office, door: FakeDoor, drawings: Drawings) -> Desk:  # noqa: F811
    return Desk(office, door, drawings, wake=lambda: None)


@pytest.fixture
def visit(desk: Desk) -> Callable[..., TestClient]:
    """Opens the desk as an official."""

    def as_(who: Official | None = None, **given: Any) -> TestClient:
        pages = FastAPI()
        pages.state.office = desk.office
        desk_pages(pages, Desk(desk.office, FakeDoor(who) if who else desk.door, desk.drawings, desk.wake, **given))
        return TestClient(pages, base_url="http://desk", headers={"Accept-Language": "en"})

    return as_


@pytest.fixture
def at_desk(visit: Callable[..., TestClient]) -> TestClient:
    return visit()


@pytest.fixture(scope="session")
def picture() -> bytes:
    """A small photo."""
    target = BytesIO()
    Image.linear_gradient("L").convert("RGB").save(target, "JPEG")
    return target.getvalue()


@pytest.fixture(scope="session")
def two_pages() -> bytes:
    """A PDF of two pages."""
    from fpdf import FPDF

    pdf = FPDF()
    for number in (1, 2):
        pdf.add_page()
        pdf.set_font("helvetica", size=40)
        pdf.cell(text=f"Page {number}")
    return bytes(pdf.output())


@pytest.fixture
def with_papers(client: TestClient, file: Any, sent: Any, picture: bytes, two_pages: bytes) -> str:  # noqa: F811
    """An application with a photo and a PDF."""
    reference: str = file()
    papers = [
        sent("photo", picture, content_type="image/jpeg", file_name="photo.jpg"),
        sent("id_proof", two_pages),
    ]
    assert client.post(f"/applications/{reference}/documents", json={"documents": papers}).status_code == 200
    return reference
