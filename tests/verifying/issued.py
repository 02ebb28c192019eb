"""Certificates that real back offices have issued and ended, one for each answer that there must be."""

import shutil
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from cryptography.fernet import Fernet
from fastapi.testclient import TestClient

from backoffice import database
from backoffice.app import create_app
from backoffice.certificates.issuing import signed_of
from backoffice.models import Certificate
from backoffice.office import Office
from backoffice.settings import BackofficeSettings
from backoffice.tables import certificates
from seva.catalogue import Catalogue
from seva.certificates import Verdict, link, read_link
from seva.departments.port import PublishedKeys
from tests.backoffice.conftest import FakeClock, sample_value

VERIFY = "https://seva.example/verify"
INCOME, ELSEWHERE = "income_certificate", "gcc_trade_licence"
FIRST_NAME = b"Sunita"
DPI = 150


class Desk:
    """A back office of its own, its clients, and what its officers do."""

    def __init__(self, file: Path, catalogue: Catalogue, clock: FakeClock) -> None:
        settings = BackofficeSettings(
            api_keys={"*": "k"}, officer_key="o", callback_secret="c", encryption_key=Fernet.generate_key().decode(),
            log_keys=("A" * 43 + "=",), verify_url=VERIFY, key_days=30, verify_years=1,
        )  # fmt: skip
        app = create_app(database.connect(f"sqlite:///{file}"), catalogue, settings=settings, clock=clock)
        headers = {"X-API-Key": "k", "X-Officer-Key": "o"}
        self.http = TestClient(app, base_url="http://testserver/departments/v1", headers=headers)
        self.office: Office = app.state.office
        self._catalogue = catalogue
        self._count = 0

    def issue(self, service: str = INCOME) -> str:
        """The number of a new certificate."""
        self._count += 1
        fields = {f.id: sample_value(f) for f in self._catalogue.services[service].fields if not f.optional}
        body = {"service": service, "fields": fields, "applicant_ref": "citizen-1"}
        key = {"Idempotency-Key": f"filing-{self._count:04d}"}
        filed = self._done(self.http.post("/applications", json=body, headers=key))
        changed: dict[str, Any] = {}
        for action in ("start_review", "approve", "issue"):
            decision = {"action": action, "by": "SDM", "remarks": "As on file."}
            path = f"/applications/{filed['reference_number']}/decisions"
            changed = self._done(self.http.post(path, json=decision))
        return str(changed["certificate_number"])

    def end(self, action: str, reason: str, **more: Any) -> str:
        """The number of a certificate that was issued, and then this was done with it."""
        number = self.issue()
        body = {"action": action, "reason": reason, "by": "SDM", "remarks": "As on file.", **more}
        self._done(self.http.post(f"/certificates/{number}/actions", json=body))
        return number

    def link(self, number: str) -> str:
        """What its QR code says, as a link."""
        return link(VERIFY, self._signed(number))

    def pdf(self, number: str) -> bytes:
        """Its paper."""
        return self.http.get(f"/certificates/{number}/document").content

    def published(self) -> tuple[PublishedKeys, bytes]:
        """The lists for verifiers."""
        told = self._done(self.http.get("/certificates/keys", headers={"Accept": "application/json"}))
        root, cose = (urlsafe_b64decode(told[name] + "==") for name in ("root", "cose"))
        return PublishedKeys(root, cose), self.http.get("/certificates/statuses").content

    def _signed(self, number: str) -> bytes:
        with self.office.sessions.reading() as session:
            found: Certificate = session.query(Certificate).filter(certificates.c.number == number).one()
            return signed_of(self.office, found) or b""

    def _done(self, answer: Any) -> dict[str, Any]:
        assert answer.is_success, answer.text
        return dict(answer.json())


@dataclass(frozen=True)
class Issued:
    """What is shown for each verdict, the lists with which it is checked, and one on paper, whole and cropped."""

    links: Mapping[Verdict, str]
    keys: PublishedKeys
    statuses: bytes
    pdf: bytes
    screenshot: bytes
    cropped: bytes


def flipped(text: str) -> str:
    """The same link with one bit of the holder's name changed."""
    cose = read_link(text)
    place = cose.index(FIRST_NAME)
    return link(VERIFY, cose[:place] + bytes([cose[place] ^ 1]) + cose[place + 1 :])


def issue_all(folder: Path, catalogue: Catalogue, now: datetime) -> Issued:
    """All of them, as they are at this moment (with its zone)."""
    engine = database.connect(f"sqlite:///{folder / 'state.db'}")
    database.upgrade(engine)
    engine.dispose()
    shutil.copy(folder / "state.db", folder / "other.db")
    clock = FakeClock(now - timedelta(days=730))
    state, other = Desk(folder / "state.db", catalogue, clock), Desk(folder / "other.db", catalogue, clock)
    old = state.issue()
    clock.now = now
    genuine = state.issue()
    numbers = {
        Verdict.genuine: genuine,
        Verdict.expired_key: old,
        Verdict.revoked: state.end("revoke", "obtained_wrongly"),
        Verdict.superseded: state.end("supersede", "renewed"),
        Verdict.corrected: state.end("correct", "error_in_text", fields={"applicant_name": "Sunita Devi Sharma"}),
    }
    links = {verdict: state.link(number) for verdict, number in numbers.items()}
    links |= {Verdict.unknown_key: other.link(other.issue()), Verdict.other_state: other.link(other.issue(ELSEWHERE))}
    links |= {Verdict.altered: flipped(links[Verdict.genuine]), Verdict.cut_short: links[Verdict.genuine][:-40]}
    pdf = state.pdf(genuine)
    return Issued(links, *state.published(), pdf, *_pictures(pdf))


def _pictures(pdf: bytes) -> tuple[bytes, bytes]:
    """A screenshot of the paper, and one that ends in the middle of the code."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=DPI / 72).to_pil()
    whole, cropped = BytesIO(), BytesIO()
    page.save(whole, "PNG")
    page.crop((0, 0, page.width, CROPPED_AT)).save(cropped, "PNG")
    return whole.getvalue(), cropped.getvalue()


CROPPED_AT = 1390
