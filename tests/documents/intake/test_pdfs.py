"""PDFs: kept as they are when somebody signed them, written anew when not, drawn when they are too large."""

import io
from collections.abc import Callable

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name, String

from benchmarks.documents.hostile_pdfs import made
from benchmarks.documents.pdf_texts import text_pdf
from seva.documents.intake import Intake, Wanted


def described(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Author"] = "Sunita Devi 9810012345"
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = ["Sunita Devi 9810012345"]


def signed(pdf: pikepdf.Pdf) -> None:
    field = Dictionary(FT=Name.Sig, T=String("Signature"), V=Dictionary(Type=Name.Sig, Contents=String("x" * 40)))
    pdf.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array([pdf.make_indirect(field)]))


def linked(pdf: pikepdf.Pdf) -> None:
    act = Dictionary(S=Name.URI, URI=String("https://example.in"))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=act)
    pdf.pages[0].Annots = Array([pdf.make_indirect(note)])
    pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]))


def text_of(content: bytes) -> str:
    with pdfium.PdfDocument(content) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document)


def look(intake: Intake, change: Callable[[pikepdf.Pdf], None], wanted: Wanted = Wanted()) -> tuple[bytes, bytes, bool]:  # noqa: B008 frozen
    content = made(change)
    looked = intake.look([content], wanted)
    return content, looked.content, looked.changed


def test_who_wrote_it_is_removed(intake: Intake) -> None:
    _, made_anew, changed = look(intake, described)
    assert changed and b"Sunita" not in made_anew and "Sunita Devi" in text_of(made_anew)
    with pikepdf.open(io.BytesIO(made_anew)) as pdf:
        assert len(pdf.docinfo) == 0 and "/Metadata" not in pdf.Root


def test_a_signed_one_stays_as_it_is(intake: Intake) -> None:
    content, kept, changed = look(intake, signed)
    assert kept == content and not changed


def test_an_issued_one_stays_as_it_is(intake: Intake) -> None:
    content, kept, changed = look(intake, described, Wanted(is_issued=True))
    assert kept == content and not changed


def test_links_do_no_harm(intake: Intake) -> None:
    _, made_anew, _ = look(intake, linked)
    assert "Income certificate" in text_of(made_anew)


def test_one_that_is_too_large_is_drawn(intake: Intake) -> None:
    content = text_pdf(["This certificate says that the income is small"] * 20, pages=3)
    looked = intake.look([content], Wanted(max_bytes=len(text_pdf(["x"])) // 2 + 40_000))
    assert looked.pages == 3
    small = intake.look([content], Wanted(max_bytes=12_000 * 3))
    assert len(small.content) <= 36_000 and small.pages == 3
