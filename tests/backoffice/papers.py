"""Certificates on paper for the tests: words that only shaping writes right, and what cameras make of a page."""

from datetime import date
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2

from backoffice.certificates.paper import page as drawing
from seva.certificates import Kind, Record, encode_record, fact_named, sign
from tests.certificates.issuer import DEPARTMENT, NOW

VERIFY = "https://sevasaathi.delhi.gov.in/verify"
# Conjuncts, vowel signs that stand before or above, reph, rakar, and dots below; then what people are called.
WORDS = (
    ("क्ष ज्ञ त्र श्र द्ध द्व ह्म क्त", "कि की कु कू के कै को कौ कृ कॉ"),
    ("धर्म कार्य वर्ष पूर्ण अर्थ", "प्र ग्र ट्र ड्र द्र राष्ट्र"),
    ("ज़ फ़ ड़ ढ़ ख़ ग़ क़ ज़िला", "हिंदी चाँद मजिस्ट्रेट प्रार्थी"),
    ("श्रीमती कृष्णा त्रिवेदी", "ज़ुल्फ़िक़ार बढ़ई र्कि"),
)
GOLDEN = Path(__file__).with_name("golden") / "shaping.png"
Image = Any


def record(**changes: Any) -> Record:
    facts = {
        fact_named("guardian_name").code: "राजेंद्र प्रसाद श्रीवास्तव",
        fact_named("annual_income").code: 12_000_050,
        fact_named("district").code: "new_delhi",
    }
    values: dict[str, Any] = {
        "number": "DL-CRT-2026-12345678",
        "service": "income_certificate",
        "kind": Kind.certificate,
        "department": "revenue",
        "state": "DL",
        "holder": "श्रीमती कृष्णा त्रिवेदी",
        "facts": facts,
        "issued_on": date(2026, 11, 20),
        "valid_until": date(2027, 11, 19),
        "issuer": "sdm",
    }
    return Record(**(values | changes))


def laid_out(catalogue: Any, **changes: Any) -> bytes:
    """The PDF of such a certificate, without a signature."""
    from backoffice.certificates.paper.document import lay_out

    made = record(**changes)
    return lay_out(made, sign(encode_record(made), DEPARTMENT), catalogue, VERIFY, NOW)


def words_sheet(shaping: bool = True) -> bytes:
    """The words in both weights, drawn as the page of a certificate draws them."""
    sheet = drawing.new_page()
    sheet.set_creation_date(NOW)
    sheet.set_text_shaping(use_shaping_engine=shaping)
    y = 10.0
    for pair in WORDS:
        for text, style in zip(pair, ("", "B"), strict=True):
            y = drawing._text(sheet, "P", "hi", text, 10, y, 120, 13, style) + 2
    return bytes(sheet.output())


def grey(pdf: bytes, dpi: int) -> Image:
    """The first page as a picture."""
    return np.array(pypdfium2.PdfDocument(pdf)[0].render(scale=dpi / 72).to_pil().convert("L"))


def words_picture(pdf: bytes) -> Image:
    return grey(pdf, 96)[30:340, 30:330]


def difference(one: Image, other: Image) -> float:
    """The largest mean difference of grey (0 to 255) in any square of a sign's size; other edges are forgiven."""
    soft = [cv2.GaussianBlur(picture, (0, 0), 1.0).astype(float) for picture in (one, other)]
    return float(cv2.blur(np.abs(soft[0] - soft[1]), (9, 9)).max())


def slanted(picture: Image) -> Image:
    """A photo by hand: perspective, uneven light, a little out of focus, noise, JPEG."""
    height, width = picture.shape
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    seen = np.float32([[0.10, 0.04], [0.93, 0.10], [0.99, 0.97], [0.02, 0.92]]) * np.float32([width, height])
    turn = cv2.getPerspectiveTransform(corners, seen)
    photo = cv2.warpPerspective(picture, turn, (width, height), borderValue=90)
    photo = cv2.GaussianBlur(photo, (0, 0), 0.8) * np.linspace(0.75, 1.0, width)[None, :]
    return _as_jpeg(photo + np.random.default_rng(7).normal(0, 8, photo.shape), 70)


def of_a_screen(picture: Image) -> Image:
    """A photo of a screen: its grid against the camera's (moiré), glare, noise, JPEG."""
    height, width = picture.shape
    y, x = np.mgrid[0:height, 0:width]
    grid = 12 * np.sin(x * 2 * np.pi / 3.3) + 12 * np.sin(y * 2 * np.pi / 3.7 + x * 0.002)
    bands = 8 * np.sin((x + y) * 2 * np.pi / 37)
    away = ((x - width * 0.7) / (0.10 * width)) ** 2 + ((y - height * 0.78) / (0.06 * height)) ** 2
    photo = picture * 0.75 + 30 + grid + bands + 90 * np.exp(-away)
    return _as_jpeg(cv2.GaussianBlur(photo + np.random.default_rng(7).normal(0, 5, photo.shape), (0, 0), 0.7), 75)


def _as_jpeg(photo: Image, quality: int) -> Image:
    whole = np.clip(photo, 0, 255).astype(np.uint8)
    return cv2.imdecode(cv2.imencode(".jpg", whole, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_GRAYSCALE)
