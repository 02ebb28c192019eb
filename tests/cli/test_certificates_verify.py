"""`seva certificates verify`: offline with given lists, from a PDF, a photo or a link; what it says, and exit codes."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import segno
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from typer.testing import CliRunner, Result

import seva.cli.certificates_verify as command
from backoffice.certificates.paper.sealing import sealed
from backoffice.certificates.seals import Seal
from seva.catalogue import Catalogue, Messages
from seva.certificates import Verdict, qr_link
from seva.cli import app
from seva.departments.errors import Unavailable
from seva.departments.fake import FakeDepartment
from seva.departments.port import PublishedKeys
from seva.verifying.seals import SealVerdict, look_at_seal
from tests.conftest import ROOT as HOME
from tests.verifying.issued import issue_all
from tests.verifying.lab import BASE, SHOWN, Lab

Run = Callable[..., Result]


@pytest.fixture
def lab() -> Lab:
    made = Lab(command._today())
    for show in SHOWN.values():
        show(made)
    return made


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, department: FakeDepartment) -> Run:
    """The command in a home of its own, with a department in memory instead of a network."""
    monkeypatch.setenv("SEVA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SEVA_CATALOGUE", str(HOME / "catalogue"))
    monkeypatch.setattr(command, "http_gateway", lambda _settings: department)
    return lambda *words: CliRunner().invoke(app, ["certificates", "verify", *words])


@pytest.fixture
def offline(tmp_path: Path, lab: Lab, department: FakeDepartment) -> list[str]:
    """The options with which a check needs no network, which is away."""
    department.failure = Unavailable("down")
    return options(tmp_path, *lab.publish())


def options(tmp_path: Path, told: PublishedKeys, statuses: bytes) -> list[str]:
    """The options that name these lists in files."""
    keys, listed = tmp_path / "keys.cbor", tmp_path / "statuses.cbor"
    keys.write_bytes(told.signed)
    listed.write_bytes(statuses)
    root = urlsafe_b64encode(told.root).decode().rstrip("=")
    return ["--keys", str(keys), "--statuses", str(listed), "--root", root]


def paper(lab: Lab, cose: bytes) -> bytes:
    """A PDF with the code of a certificate on it."""
    made = BytesIO()
    segno.make("".join(qr_link(BASE, cose)), error="m").save(made, kind="pdf", scale=3, border=6)
    return made.getvalue()


def seal() -> Seal:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Revenue Department")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
    made = made.serial_number(7).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
    usage = x509.KeyUsage(True, True, False, False, False, True, True, False, False)
    made = made.add_extension(usage, critical=True).add_extension(x509.BasicConstraints(True, None), critical=True)
    return Seal(private, (made.sign(private, hashes.SHA256()),))


def test_every_verdict_has_its_answer_in_both_languages(run: Run, lab: Lab, offline: list[str]) -> None:
    codes = {}
    for verdict in (Verdict.genuine, Verdict.revoked, Verdict.altered, Verdict.other_state):
        result = run(SHOWN[verdict](lab), *offline)
        codes[verdict] = result.exit_code
        told = json.loads(run(SHOWN[verdict](lab), *offline, "--json").output)
        assert told["verdict"] == verdict.value and ("record" in told) is told["is_signed"]
    assert codes == {Verdict.genuine: 0, Verdict.revoked: 2, Verdict.altered: 2, Verdict.other_state: 2}
    said = run(SHOWN[Verdict.revoked](lab), *offline).output
    assert "court" in said and "अदालत" in said and "सुनीता देवी" in said
    assert "अदालत" not in run(SHOWN[Verdict.revoked](lab), *offline, "--language", "en").output


def test_what_real_offices_have_issued_and_ended(
    run: Run, department: FakeDepartment, catalogue: Catalogue, messages: Messages, tmp_path: Path
) -> None:
    real = issue_all(tmp_path, catalogue, datetime.now(UTC))
    department.failure, given = Unavailable("down"), options(tmp_path, real.keys, real.statuses)
    cropped, pdf = tmp_path / "cropped.png", tmp_path / "paper.pdf"
    cropped.write_bytes(real.cropped)
    pdf.write_bytes(real.pdf)
    shown = {
        **{text: f"verdict.{verdict.value}" for verdict, text in real.links.items()},
        str(cropped): "verify.no_code",
    }
    shown |= {str(pdf): "verdict.genuine"}
    codes = {"verdict.genuine": 0, "verify.no_code": 1}
    for what, key in shown.items():
        result = run(what, *given)
        assert result.exit_code == codes.get(key, 2), key
        assert all(messages.text(key, language) in result.output for language in ("en", "hi")), key


def test_a_photo_and_a_pdf_are_read_and_the_seal_is_looked_at(
    run: Run, lab: Lab, offline: list[str], tmp_path: Path
) -> None:
    cose, by = lab.certificate(), seal()
    photo, plain, signed, changed = (tmp_path / name for name in ("a.png", "b.pdf", "c.pdf", "d.pdf"))
    segno.make("".join(qr_link(BASE, cose)), error="m").save(str(photo), scale=6, border=6)
    plain.write_bytes(paper(lab, cose))
    signed.write_bytes(sealed(plain.read_bytes(), by, "DL-CRT-2026-12345678"))
    changed.write_bytes(signed.read_bytes().replace(b"0.0", b"1.0", 1) + b"\n")
    assert run(str(photo), *offline).exit_code == 0
    assert "not signed" in run(str(plain), *offline).output
    result = run(str(signed), *offline, "--json")
    assert (result.exit_code, json.loads(result.output)["seal"]["verdict"]) == (0, "intact")
    authority = tmp_path / "authority.pem"
    authority.write_bytes(by.chain[0].public_bytes(Encoding.PEM))
    assert "signed by Revenue Department" in run(str(signed), *offline, "--authority", str(authority)).output


def test_a_seal_is_judged() -> None:
    by, lab = seal(), Lab(command._today())
    whole = sealed(paper(lab, lab.certificate()), by, "DL-CRT-2026-12345678")
    authority = by.chain[0].public_bytes(Encoding.DER)
    place = whole.index(b"stream") + 20
    changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
    found = [look_at_seal(pdf, roots).verdict for pdf, roots in ((whole, (authority,)), (whole, ()), (changed, ()))]
    assert found == [SealVerdict.trusted, SealVerdict.intact, SealVerdict.changed]


def test_lists_are_fetched_once_and_used_offline_afterwards(run: Run, lab: Lab, department: FakeDepartment) -> None:
    department.keys, department.ended = lab.publish()
    assert run(SHOWN[Verdict.genuine](lab)).exit_code == 0
    department.failure = Unavailable("down")
    assert run(SHOWN[Verdict.genuine](lab)).exit_code == 0


def test_a_number_tells_validity_and_kind(run: Run, department: FakeDepartment) -> None:
    assert run("DL-CRT-2026-00000001").exit_code == 0
    result = run("dl crt 2026 99999999")
    assert result.exit_code == 2 and "DL-CRT-2026-99999999" in result.output
    department.failure = Unavailable("down")
    assert run("DL-CRT-2026-00000001").exit_code == 1


def test_what_cannot_be_checked_is_told_apart(run: Run, lab: Lab, offline: list[str], tmp_path: Path) -> None:
    text, empty = tmp_path / "a.txt", tmp_path / "b.png"
    text.write_text("hello")
    segno.make("hello", micro=False).save(str(empty), scale=16, border=4)
    shown = SHOWN[Verdict.genuine](lab)
    assert run(str(text), *offline).exit_code == 1
    assert run(shown).exit_code == 1, "no lists were ever fetched"
    assert run(shown, "--keys", str(text)).exit_code == 1
    assert run(shown, *offline[2:]).exit_code == 1, "a status list without its keys"
    assert run(str(empty), *offline).exit_code == 2, "a code, but none of a certificate"
