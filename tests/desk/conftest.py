"""The desk over a back office of its own, with accounts, sign-ins and an audit log as they really are."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image

from backoffice.app import create_app
from backoffice.office import Office
from seva.catalogue import Catalogue
from seva.documents.intake.drawing import Drawings
from seva.officials import Door, Role, Scope
from seva.officials.build import Officials, build_officials
from seva.officials.fake import FakeDoor, official
from seva.officials.sessions import csrf_of
from seva.officials.settings import OfficialsSettings
from seva.settings import Settings
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
from tests.conftest import ROOT
from tests.officials.signing import CHEAP, signed_in
from web.desk.parts import Desk, Told
from web.desk.routes import desk_pages
from web.officials import add_officials
from web.officials.browser import SESSION


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
def officials(tmp_path: Path, migrated: Path, clock: FakeClock) -> Officials:  # noqa: F811
    home = tmp_path / "core"
    home.mkdir()
    shutil.copyfile(migrated, home / "seva.db")
    own = Settings(_env_file=None, home=home, catalogue=ROOT / "catalogue", secret_key="a key for tests")
    now = lambda: clock.now.replace(tzinfo=None)  # noqa: E731
    return build_officials(own, now, OfficialsSettings(_env_file=None), CHEAP)


@pytest.fixture(scope="session")
def drawings() -> Iterator[Drawings]:
    made = Drawings()
    yield made
    made.close()


@pytest.fixture
def desk(office: Office, drawings: Drawings) -> Desk:  # noqa: F811
    """With a door for looks alone, which lets one supervisor in."""
    return Desk(office, FakeDoor(official(Role.SUPERVISOR)), drawings, wake=lambda: None)


@pytest.fixture
def visit(desk: Desk, officials: Officials, catalogue: Catalogue) -> Callable[..., TestClient]:  # noqa: F811
    """Opens the desk as somebody who has signed in; who has done so before only gets another desk."""
    tokens: dict[str, str] = {}
    everywhere = Scope(frozenset(catalogue.departments))

    def as_(
        role: Role = Role.SUPERVISOR, scope: Scope = everywhere, login: str = "asha@example.in", **given: Any
    ) -> TestClient:
        if login not in tokens:
            tokens[login] = signed_in(officials, role, scope, login)
        pages = FastAPI()
        pages.state.office = desk.office
        door = cast(Door, add_officials(pages, officials, catalogue))
        desk_pages(pages, Desk(desk.office, door, desk.drawings, desk.wake, **given))
        own = {"Accept-Language": "en", "X-CSRF-Token": csrf_of(tokens[login])}
        return TestClient(pages, base_url=officials.public, headers=own, cookies={SESSION: tokens[login]})

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
