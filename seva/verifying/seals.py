"""The signature in a PDF itself (PAdES), beside what its QR code says: whose it is, and whether it was changed."""

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from seva.verifying.errors import CannotRead

LARGEST = 10 * 1024 * 1024


class SealVerdict(StrEnum):
    """What the signature in a PDF tells; each has one plain answer (catalogue/messages/verdicts.yml)."""

    trusted = "trusted"
    intact = "intact"
    changed = "changed"
    absent = "absent"


@dataclass(frozen=True)
class Seal:
    """The verdict, and the name in the signer's certificate; `intact` is of an authority that was not given."""

    verdict: SealVerdict
    signer: str = ""


def look_at_seal(pdf: bytes, authorities: tuple[bytes, ...] = ()) -> Seal:
    """The first signature of a PDF; `authorities` are certificates (PEM or DER) of those who may vouch for signers.

    CannotRead when it is no PDF that can be opened.
    """
    from asn1crypto import pem, x509
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    try:
        roots = [x509.Certificate.load(pem.unarmor(one)[2] if pem.detect(one) else one) for one in authorities]
        signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
    except (PdfError, ValueError, TypeError, OSError) as error:
        raise CannotRead("The file or a certificate cannot be opened.") from error
    if not signatures:
        return Seal(SealVerdict.absent)
    try:
        status = validate_pdf_signature(signatures[0], ValidationContext(trust_roots=roots, allow_fetching=False))
    except (PdfError, SigningError, SignatureValidationError, ValueError) as error:
        raise CannotRead("The signature in the file cannot be read.") from error
    signer = str(status.signing_cert.subject.native.get("common_name", ""))
    is_whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    if not (status.intact and status.valid and is_whole):
        return Seal(SealVerdict.changed, signer)
    return Seal(SealVerdict.trusted if roots and status.trusted else SealVerdict.intact, signer)
