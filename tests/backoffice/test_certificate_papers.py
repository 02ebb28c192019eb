"""The certificate on paper: Hindi as it is written, tags, PDF/A, a code that cameras read; the same each time."""

from collections.abc import Callable
from io import BytesIO

import cv2
import pikepdf
import pypdfium2
import pytest
import zxingcpp

from backoffice.certificates.paper.qr import LARGEST_VERSION, modules
from backoffice.certificates.paper.wording import government, rows, rupees
from backoffice.reference_numbers import STATE_CODES
from seva.catalogue import Catalogue
from seva.certificates import Verdict, check_text, encode_record, sign
from tests.backoffice import papers
from tests.backoffice.papers import (
    GOLDEN,
    VERIFY,
    WORDS,
    Image,
    difference,
    grey,
    laid_out,
    of_a_screen,
    record,
    slanted,
    words_picture,
    words_sheet,
)
from tests.certificates.issuer import DEPARTMENT, KEYS, TODAY

ALIKE = 12.0


@pytest.fixture(scope="module")
def paper(catalogue: Catalogue) -> bytes:
    return laid_out(catalogue)


def test_hindi_is_shaped_as_in_the_golden_picture() -> None:
    golden = cv2.imread(str(GOLDEN), cv2.IMREAD_GRAYSCALE)
    assert difference(words_picture(words_sheet()), golden) < ALIKE
    assert difference(words_picture(words_sheet(shaping=False)), golden) > 2 * ALIKE


def test_the_golden_picture_tells_one_sign_from_another(monkeypatch: pytest.MonkeyPatch) -> None:
    golden = cv2.imread(str(GOLDEN), cv2.IMREAD_GRAYSCALE)
    wrong = tuple((plain.replace("धर्म", "धरम"), bold.replace("मजिस्ट्रेट", "मजिस्ट्रट")) for plain, bold in WORDS)
    monkeypatch.setattr(papers, "WORDS", wrong)
    assert difference(words_picture(words_sheet()), golden) > 2 * ALIKE


def test_the_text_can_be_copied_and_searched(paper: bytes) -> None:
    text = pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_bounded()
    for expected in (
        "आय प्रमाण पत्र", "Income certificate", "श्रीमती कृष्णा त्रिवेदी", "राजेंद्र प्रसाद श्रीवास्तव", "DL-CRT-2026-12345678",
        "₹1,20,000.50", "नई दिल्ली", "New Delhi", "उप-मंडल मजिस्ट्रेट", "Sub-Divisional Magistrate", "20/11/2026",
    ):  # fmt: skip
        assert expected in text, expected
    words = pypdfium2.PdfDocument(words_sheet())[0].get_textpage().get_text_bounded()
    assert all(text in words for pair in WORDS for text in pair)


def test_the_same_certificate_is_the_same_file(paper: bytes, catalogue: Catalogue) -> None:
    assert laid_out(catalogue) == paper
    assert len(paper) < 100_000


def elements(node: pikepdf.Object) -> list[pikepdf.Object]:
    """The nodes of the tree that are pieces of the page, in reading order."""
    if isinstance(node.K, pikepdf.Array):
        return [piece for part in node.K for piece in elements(part)]
    return [node]


def test_every_piece_is_tagged_and_has_its_language(paper: bytes) -> None:
    pdf = _opened(paper)
    pieces = elements(pdf.Root.StructTreeRoot.K)
    assert [int(piece.K) for piece in pieces] == list(range(len(pieces)))
    kinds = [str(piece.S) for piece in pieces]
    assert {"/P", "/H1", "/H2", "/TH", "/TD", "/Figure"} == set(kinds)
    assert {str(piece.Lang) for piece in pieces} == {"en-IN", "hi-IN"}
    assert "DL-CRT-2026-12345678" in str(pieces[kinds.index("/Figure")].Alt)
    owners = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    assert [owner.objgen for owner in owners] == [piece.objgen for piece in pieces]
    assert bool(pdf.Root.MarkInfo.Marked) and str(pdf.Root.Lang) == "en-IN"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def _opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(content))


def test_nothing_is_drawn_outside_of_a_tag(paper: bytes) -> None:
    depth, outside = 0, []
    pdf = _opened(paper)
    for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
        name = str(operator)
        depth += (name in ("BDC", "BMC")) - (name == "EMC")
        if depth == 0 and name in ("Tj", "TJ", "f", "S", "re", "Do"):
            outside.append((name, operands))
    assert (depth, outside) == (0, [])


def test_what_pdf_a_asks_for_is_there(paper: bytes) -> None:
    pdf = _opened(paper)
    metadata = pdf.open_metadata()
    assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "U")
    assert metadata["dc:title"] == "Income certificate DL-CRT-2026-12345678"
    intent = pdf.Root.OutputIntents[0]
    assert (str(intent.S), int(intent.DestOutputProfile.N)) == ("/GTS_PDFA1", 3)
    fonts = list(pdf.pages[0].Resources.Font.values())
    assert fonts
    for font in fonts:
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
        assert "/ToUnicode" in font
    assert not pdf.is_encrypted
    assert not {"/JavaScript", "/AA", "/EmbeddedFiles"} & set(pdf.Root.keys())
    assert "/ID" in pdf.trailer


READERS: dict[str, Callable[[Image], list[str]]] = {
    "zxing-cpp": lambda picture: [found.text for found in zxingcpp.read_barcodes(picture)],
    # It wants six pixels for a module, so the picture is made larger, as programs that use it do.
    "OpenCV": lambda picture: [cv2.QRCodeDetectorAruco().detectAndDecode(cv2.resize(picture, None, fx=1.5, fy=1.5))[0]],
}
PHOTOS: dict[str, Callable[[bytes], Image]] = {
    "a print at 150 dpi": lambda pdf: grey(pdf, 150),
    "a slanted photo": lambda pdf: slanted(grey(pdf, 200)),
    "a photo of a screen": lambda pdf: of_a_screen(grey(pdf, 200)),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("photo", PHOTOS)
def test_the_code_is_read_from(photo: str, reader: str, paper: bytes) -> None:
    found = [text for text in READERS[reader](PHOTOS[photo](paper)) if text]
    assert found and found[0].startswith(f"{VERIFY}#")
    outcome = check_text(found[0], KEYS, None, TODAY)
    assert (outcome.verdict, outcome.record) == (Verdict.genuine, record())


def test_a_cropped_code_is_not_read(paper: bytes) -> None:
    picture = grey(paper, 150)
    assert zxingcpp.read_barcodes(picture[:1390]) == []


def test_every_service_s_certificate_fits(catalogue: Catalogue) -> None:
    """With names of 40 letters in Devanagari, which is more than anybody's on a ration card."""
    name = "श्रीमती राजराजेश्वरी लक्ष्मीबाई त्रिवेदी"
    for service in catalogue.services.values():
        if service.kind in ("certificate", "licence"):
            facts = {place: name if place < 3 else 20_000 for place, _ in enumerate(service.certificate.facts, 1)}
            made = record(service=service.id, department=service.department, holder=name, facts=facts)
            size = (len(modules(VERIFY, sign(encode_record(made), DEPARTMENT))) - 17) // 4
            assert size <= LARGEST_VERSION, service.id


def test_every_service_can_be_printed(catalogue: Catalogue) -> None:
    assert all(government(code)["hi"] for code in {*STATE_CODES.values(), "IN"})
    shown = {row.label["en"]: row.value for row in rows(record(supersedes="DL-CRT-2025-00000009"), catalogue)}
    assert shown["In place of"]["hi"] == "DL-CRT-2025-00000009"
    assert shown["District"] == {"en": "New Delhi", "hi": "नई दिल्ली"}


@pytest.mark.parametrize(
    ("paise", "text"), [(0, "₹0"), (99_900, "₹999"), (10_000_000, "₹1,00,000"), (1_234_567_890, "₹1,23,45,678.90")]
)
def test_amounts_are_grouped_as_in_india(paise: int, text: str) -> None:
    assert rupees(paise) == text
