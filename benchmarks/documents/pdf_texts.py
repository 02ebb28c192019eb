"""PDFs with text that can be searched."""

from collections.abc import Sequence
from pathlib import Path

from fpdf import FPDF

from benchmarks.documents.papers import FONTS


def text_pdf(lines: Sequence[str], pages: int = 1, font: Path | None = None, size: int = 14) -> bytes:
    """A PDF with the same lines on each page, in a font that is in it."""
    pdf = FPDF(format="A4")
    pdf.add_font("text", "", str(font or FONTS / "DejaVuSans.ttf"))
    for _ in range(pages):
        pdf.add_page()
        pdf.set_font("text", size=size)
        for line in lines:
            pdf.cell(0, 10, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())
