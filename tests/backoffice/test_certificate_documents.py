"""The PDF that is given out: made once, kept, signed so that others than its maker can tell."""

import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from shutil import which

import pikepdf
import pytest
from asn1crypto import cms, pem
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from sqlalchemy import select

from backoffice.certificates.paper import document as document_of_paper
from backoffice.certificates.printing import Printer
from backoffice.certificates.seals import bring, seal_for
from backoffice.errors import SealRefused
from backoffice.office import Office
from backoffice.tables import certificate_documents
from tests.backoffice.conftest import FRIDAY

Issued = tuple[str, str]
CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME = (f"1.2.840.113549.1.9.{number}" for number in (3, 4, 5))
SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"


@pytest.fixture
def issued(file: Callable[..., str], decide: Callable[..., dict]) -> Issued:
    """Reference number and certificate number."""
    reference = file()
    return reference, str(decide(reference, "start_review", "approve", "issue")["certificate_number"])


@pytest.fixture
def document(client: TestClient, issued: Issued) -> bytes:
    answer = client.get(f"/certificates/{issued[1]}/document", params={"reference_number": issued[0]})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    return answer.content


@pytest.mark.both_databases
def test_it_is_made_once(client: TestClient, issued: Issued) -> None:
    first, again = (client.get(f"/certificates/{issued[1]}/document").content for _ in range(2))
    assert first.startswith(b"%PDF-1.7") and first == again


@pytest.mark.parametrize(
    ("key", "reference", "status"),
    [
        ("key-of-all", None, 200),
        ("key-of-revenue", None, 200),
        ("key-of-mcd", None, 404),
        ("key-of-all", "REV26-0000-0000-0", 404),
        ("", None, 401),
    ],
)
def test_who_gets_it(client: TestClient, issued: Issued, key: str, reference: str | None, status: int) -> None:
    params = {"reference_number": reference} if reference else {}
    path = f"/certificates/{issued[1]}/document"
    assert client.get(path, params=params, headers={"X-API-Key": key}).status_code == status


@pytest.mark.parametrize(("key", "is_told"), [("key-of-all", True), ("key-of-revenue", True), ("key-of-mcd", False)])
def test_who_is_told_whose_it_is(client: TestClient, issued: Issued, key: str, is_told: bool) -> None:
    answer = client.get(f"/certificates/{issued[1]}", headers={"X-API-Key": key}).json()
    assert (answer["status"], answer["service"]) == ("valid", "income_certificate")
    expected = ("S***** D***", issued[0]) if is_told else ("", None)
    assert (answer["holder_masked"], answer["reference_number"]) == expected


def test_a_number_that_nobody_has_gives_nothing(client: TestClient) -> None:
    for number in ("DL-CRT-2026-99999999", "DL-CRT-2026-00000001"):  # the second is a specimen
        assert client.get(f"/certificates/{number}/document").status_code == 404


def parts(document: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """What is signed, the signature, and the certificates in it (DER), as a reader of PDF finds them."""
    with pikepdf.open(BytesIO(document)) as pdf:
        signature = pdf.Root.AcroForm.Fields[0].V
        assert str(signature.SubFilter) == "/ETSI.CAdES.detached"
        start, length, second, rest = (int(number) for number in signature.ByteRange)
        content = cms.ContentInfo.load(bytes(signature.Contents))
    assert (start, second + rest) == (0, len(document))  # nothing of the file is outside but the signature itself
    covered = document[:length] + document[second:]
    return covered, content.dump(), [found.chosen.dump() for found in content["content"]["certificates"]]


@pytest.mark.skipif(which("openssl") is None, reason="needs openssl as a validator that is not ours")
def test_openssl_accepts_the_signature_and_no_other_content(document: bytes, tmp_path: Path) -> None:
    covered, signature, chain = parts(document)
    authority = next(filter(is_root, chain))
    (tmp_path / "authority.pem").write_bytes(pem.armor("CERTIFICATE", authority))
    (tmp_path / "signature.der").write_bytes(signature)
    for content, is_accepted in ((covered, True), (covered.replace(b"/Producer", b"/producer", 1) + b" ", False)):
        (tmp_path / "content").write_bytes(content)
        command = "openssl cms -verify -binary -inform DER -in signature.der -content content -CAfile authority.pem"
        command += f" -purpose any -out out -attime {int(FRIDAY.timestamp())}"
        done = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False)
        assert (done.returncode == 0) == is_accepted, done.stderr


def test_the_signature_is_pades_b_b(document: bytes) -> None:
    _, signature, _ = parts(document)
    signer = cms.ContentInfo.load(signature)["content"]["signer_infos"][0]
    attributes = {attribute["type"].dotted for attribute in signer["signed_attrs"]}
    # ETSI EN 319 142-1, 6.3: no signing time in the CMS, a reference to the signer's certificate.
    assert {CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE} <= attributes
    assert SIGNING_TIME not in attributes
    assert signer["digest_algorithm"]["algorithm"].native == "sha256"


def test_the_maker_s_own_validator_sees_no_change(document: bytes) -> None:
    authority = next(Certificate.load(c) for c in parts(document)[2] if is_root(c))
    context = ValidationContext(trust_roots=[authority], moment=FRIDAY)
    found = PdfFileReader(BytesIO(document)).embedded_signatures[0]
    status = validate_pdf_signature(found, context)
    assert status.bottom_line and status.coverage.name == "ENTIRE_FILE"


def is_root(der: bytes) -> bool:
    certificate = x509.load_der_x509_certificate(der)
    return certificate.issuer == certificate.subject


def test_the_signed_file_still_says_pdf_a_and_is_tagged(document: bytes) -> None:
    with pikepdf.open(BytesIO(document)) as pdf:
        assert pdf.open_metadata()["pdfaid:part"] == "2"
        assert "/StructTreeRoot" in pdf.Root and "/OutputIntents" in pdf.Root
        field = pdf.Root.AcroForm.Fields[0]
        assert int(field.F) & 4 and not int(field.F) & 0b100011  # printed, not hidden, as PDF/A wants annotations


def test_a_department_brings_its_own_seal(office: Office) -> None:
    private = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "DS Revenue Department")])
    builder = x509.CertificateBuilder(name, name, private.public_key(), 7, FRIDAY, FRIDAY.replace(year=2028))
    certificate = builder.sign(private, SHA256())
    brought = pkcs12.serialize_key_and_certificates(b"r", private, certificate, None, BestAvailableEncryption(b"word"))
    with pytest.raises(SealRefused), office.sessions.writing() as session:
        bring(session, office, "revenue", brought, "another word")
    with office.sessions.writing() as session:
        assert seal_for(session, office, "revenue").chain[0] != certificate
        bring(session, office, "revenue", brought, "word")
        assert seal_for(session, office, "revenue").chain[0] == certificate
        assert seal_for(session, office, "mcd").chain[0] != certificate


def test_they_are_made_without_being_asked_for(
    app: FastAPI, office: Office, issued: Issued, file: Callable[..., str], decide: Callable[..., dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    printer, numbers = (
        Printer(office),
        [issued[1], decide(file(), "start_review", "approve", "issue")["certificate_number"]],
    )
    broken = iter([ValueError("no such letter"), None])
    lay_out = document_of_paper.lay_out

    def drawn(*given: object) -> bytes:
        error = next(broken, None)
        if error:
            raise error
        return lay_out(*given)

    monkeypatch.setattr(document_of_paper, "lay_out", drawn)
    assert [printer.work() for _ in range(3)] == [1, 1, 0], "one that cannot be drawn does not stop the others"
    with office.sessions.reading() as session:
        made = session.execute(select(certificate_documents.c.certificate_id)).scalars().all()
    assert len(made) == 1
    client = TestClient(app, base_url="http://testserver/departments/v1", headers={"X-API-Key": "key-of-all"})
    first, second = (client.get(f"/certificates/{number}/document").content for number in numbers)
    assert first != second and first.startswith(b"%PDF-") and second.startswith(b"%PDF-")
    monkeypatch.setattr(document_of_paper, "lay_out", None)
    assert client.get(f"/certificates/{numbers[1]}/document").content == second
    assert [Printer(office).work() for _ in range(2)] == [0, 0]
