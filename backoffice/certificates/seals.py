"""The X.509 certificates with which PDFs are signed.

The reference back office is its own authority. A department that has a document signer certificate of a licensed
authority brings it with `seva keys seal`; then that one is used.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from backoffice.errors import SealRefused
from backoffice.office import Office
from backoffice.tables import seals

AUTHORITY = ""
AUTHORITY_DAYS, SEAL_DAYS = 3650, 730
AUTHORITY_NAME = "Seva Saathi reference authority"
SIGNS = {"digital_signature": True, "content_commitment": True}
ISSUES = {"key_cert_sign": True, "crl_sign": True}
USES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Seal:
    """A private key with its certificate and those that vouch for it, the nearest first."""

    private: PrivateKey
    chain: tuple[x509.Certificate, ...]


def seal_for(session: Session, office: Office, department: str) -> Seal:
    """The department's seal of today; made if there is none."""
    found = _find(session, office, department)
    if found is not None:
        return found
    authority = _find(session, office, AUTHORITY) or _make_authority(session, office)
    private = ec.generate_private_key(ec.SECP256R1())
    name = office.catalogue.departments[department].name.en
    owner = _named(name, AUTHORITY_NAME)
    days = min(SEAL_DAYS, (authority.chain[0].not_valid_after_utc.date() - office.today()).days)
    builder = _builder(owner, authority.chain[0].subject, private, office.today(), days)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(SIGNS), critical=True)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.private.public_key())
    certificate = builder.add_extension(issuer, critical=False).sign(authority.private, hashes.SHA256())
    return _keep(session, office, department, Seal(private, (certificate, *authority.chain)))


def _make_authority(session: Session, office: Office) -> Seal:
    private = ec.generate_private_key(ec.SECP256R1())
    name = _named(AUTHORITY_NAME, AUTHORITY_NAME)
    builder = _builder(name, name, private, office.today(), AUTHORITY_DAYS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    certificate = builder.add_extension(_usage(ISSUES), critical=True).sign(private, hashes.SHA256())
    return _keep(session, office, AUTHORITY, Seal(private, (certificate,)))


def _named(name: str, organisation: str) -> x509.Name:
    parts = ((NameOID.COUNTRY_NAME, "IN"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, name[:64]))
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])


def _usage(uses: dict[str, bool]) -> x509.KeyUsage:
    return x509.KeyUsage(**{use: uses.get(use, False) for use in USES})


def _builder(
    subject: x509.Name, issuer: x509.Name, private: ec.EllipticCurvePrivateKey, since: date, days: int
) -> x509.CertificateBuilder:
    start = datetime.combine(since, time(), UTC) - timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=days + 1))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
    )


def bring(session: Session, office: Office, department: str, content: bytes, password: str) -> Seal:
    """Takes a PKCS #12 file with a department's own seal and its chain; raises SealRefused."""
    try:
        private, certificate, others = pkcs12.load_key_and_certificates(content, password.encode())
    except ValueError as error:
        raise SealRefused("The file is no PKCS #12 file, or the password is wrong.") from error
    if certificate is None or not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise SealRefused("The file has no certificate with an RSA or elliptic curve key.")
    if certificate.not_valid_after_utc < office.now():
        raise SealRefused("The certificate in the file has expired.")
    return _keep(session, office, department, Seal(private, (certificate, *others)))


def _find(session: Session, office: Office, department: str) -> Seal | None:
    """The one that was added last of those that are valid today."""
    own, today = seals.c, office.today()
    query = select(seals).where(own.department == department, own.valid_from <= today, own.valid_until >= today)
    row = session.execute(query.order_by(own.id.desc()).limit(1)).first()
    if row is None:
        return None
    private = serialization.load_pem_private_key(office.cipher.decrypt(row.private_encrypted).encode(), None)
    if not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise SealRefused("The seal's key is of a kind that cannot sign PDFs.")
    return Seal(private, tuple(x509.load_pem_x509_certificates(row.chain.encode())))


def _keep(session: Session, office: Office, department: str, seal: Seal) -> Seal:
    own = seal.chain[0]
    private = seal.private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    session.execute(
        insert(seals).values(
            department=department,
            chain="".join(c.public_bytes(serialization.Encoding.PEM).decode() for c in seal.chain),
            private_encrypted=office.cipher.encrypt(private.decode()),
            valid_from=own.not_valid_before_utc.date(),
            valid_until=own.not_valid_after_utc.date(),
        )
    )
    return seal
