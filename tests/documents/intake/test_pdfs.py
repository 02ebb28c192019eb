"""PDFs: kept as they are when somebody signed them, written anew when not, drawn when they are too large."""

import io
import random
from collections.abc import Callable

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, String

from benchmarks.documents.hostile_pdfs import made
from benchmarks.documents.papers import aadhaar_number, in_fours
from benchmarks.documents.pdf_texts import text_pdf
from seva.documents.intake import Intake, Wanted
from seva.documents.intake.reading import find_text, read, strip


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


NUMBER = aadhaar_number(random.Random(2))


def noted(pdf: pikepdf.Pdf) -> None:
    """A note that opens by a click."""
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([20, 20, 40, 40]), Contents=String(NUMBER))
    pdf.pages[0].Annots = Array([pdf.make_indirect(note)])


def shown(pdf: pikepdf.Pdf) -> None:
    """A note that is drawn: its words stand only in its appearance."""
    look = pdf.make_stream(f"BT /F 18 Tf 5 8 Td ({in_fours(NUMBER)}) Tj ET".encode())
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 260, 30])
    look.Resources = Dictionary(Font=Dictionary(F=font))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, F=4, Rect=Array([60, 400, 320, 430]), AP=Dictionary(N=look))
    pdf.pages[0].Annots = Array([pdf.make_indirect(note)])


def filled_in(pdf: pikepdf.Pdf) -> None:
    """A field of a form; the value stands in the field that the widget is a part of."""
    parent = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("uid"), V=String(in_fours(NUMBER))))
    widget = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array([60, 500, 320, 530]), Parent=parent)
    )
    parent.Kids = Array([widget])
    pdf.pages[0].Annots = Array([widget])
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([parent]), NeedAppearances=True, DA=String("/Helv 14 Tf 0 g"),
        DR=Dictionary(Font=Dictionary(Helv=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))),
    )  # fmt: skip


def titled(pdf: pikepdf.Pdf) -> None:
    """A title in the table of contents."""
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(f"Aadhaar {in_fours(NUMBER)}", 0))


@pytest.mark.parametrize("write", [noted, shown, filled_in, titled])
def test_a_number_beside_the_print_is_gone(intake: Intake, write: Callable[[pikepdf.Pdf], None]) -> None:
    _, made_anew, changed = look(intake, write)
    assert changed
    with pikepdf.open(io.BytesIO(made_anew)) as pdf:
        assert "/Annots" not in pdf.pages[0] and "/AcroForm" not in pdf.Root and "/Outlines" not in pdf.Root
    with pdfium.PdfDocument(made_anew) as document:
        drawn = np.ascontiguousarray(document[0].render(scale=2.6, rev_byteorder=True).to_numpy()[:, :, :3])
    left = "".join(filter(str.isdigit, "".join(read(strip(drawn, box)).text for box in find_text(drawn))))
    assert NUMBER[:8] not in left


def test_a_note_without_a_number_stays(intake: Intake) -> None:
    content = made(noted).replace(NUMBER.encode(), b"A sound note")
    looked = intake.look([content], Wanted())
    assert looked.masked == 0
    with pikepdf.open(io.BytesIO(looked.content)) as pdf:
        assert str(pdf.pages[0].Annots[0].Contents) == "A sound note"


def test_one_that_is_too_large_is_drawn(intake: Intake) -> None:
    content = text_pdf(["This certificate says that the income is small"] * 20, pages=3)
    looked = intake.look([content], Wanted(max_bytes=len(text_pdf(["x"])) // 2 + 40_000))
    assert looked.pages == 3
    small = intake.look([content], Wanted(max_bytes=12_000 * 3))
    assert len(small.content) <= 36_000 and small.pages == 3
