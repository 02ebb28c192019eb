"""The signature in the PDF: PAdES, level B-B (ETSI EN 319 142-1), by the department's seal."""

from io import BytesIO

from asn1crypto import keys, x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from backoffice.certificates.seals import Seal

FIELD = "Department"


def sealed(document: bytes, seal: Seal, number: str) -> bytes:
    """The document with the department's signature over all of it."""
    chain = [x509.Certificate.load(c.public_bytes(serialization.Encoding.DER)) for c in seal.chain]
    private = seal.private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = SimpleSigner(
        signing_cert=chain[0],
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore.from_certs(chain),
        prefer_pss=False,
    )
    metadata = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=f"Certificate {number}"
    )
    made = BytesIO()
    PdfSigner(metadata, signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(document)), output=made)
    return made.getvalue()
