"""QR codes on a picture, such as that of a certificate. Runs in the child process only."""

import json
import re
from typing import Any

import cv2
import zxingcpp

from seva.documents.intake import pdf_pages
from seva.documents.intake.kinds import kind_of
from seva.documents.intake.model import PDF
from seva.documents.intake.pictures import open_picture
from seva.documents.intake.reading import Picture
from seva.documents.intake.safe_pdf import has_fields, opened

# Certificates have one code on each page; more pages than these are not looked at, nor are longer texts believed.
MOST_CODES, MOST_PAGES, LONGEST = 4, 4, 8000
QR = zxingcpp.barcode_formats_from_str("QRCode")
# The address of the page that checks a certificate, with its content (docs/certificates.md).
CERTIFICATE = re.compile(r"https?://[^\s#]+/verify#[A-Za-z0-9_-]+")


def codes_in(picture: Picture) -> tuple[str, ...]:
    """The texts of the QR codes on a picture, the largest first."""
    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    found = zxingcpp.read_barcodes(gray, formats=QR)
    return tuple(dict.fromkeys(code.text for code in found if 0 < len(code.text) <= LONGEST))[:MOST_CODES]


def certificate_in(picture: Picture) -> str:
    """The address in the code of a certificate, or nothing: what other codes say is not ours to keep."""
    return next(filter(CERTIFICATE.fullmatch, codes_in(picture)), "")


def codes_of_file(body: bytes) -> bytes:
    """The texts of the codes in a picture or on the first pages of a PDF, as JSON."""
    pictures = _drawn(body) if kind_of(body) == PDF else iter([open_picture(body)])
    found = dict.fromkeys(text for picture in pictures for text in codes_in(picture))
    return json.dumps(list(found)[:MOST_CODES]).encode()


def _drawn(body: bytes) -> Any:
    with opened(body, MOST_PAGES) as pdf:
        filled = has_fields(pdf)
    return (page.draw() for page in pdf_pages.pages_of(body, filled))
