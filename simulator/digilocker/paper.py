"""Issued documents as PDFs, the same bytes each time."""

from datetime import UTC, datetime
from functools import cache

from fpdf import FPDF

from simulator.digilocker.people import Issued, Person

NOTE = "Made up for tests. Not a document of any authority."
DARK, LIGHT = (20, 60, 120), (90, 90, 90)


@cache
def pdf_of(person: Person, document: Issued) -> bytes:
    """The document on one page."""
    page = FPDF(format=(148, 210), orientation="landscape")
    page.set_creation_date(datetime(2026, 1, 1, tzinfo=UTC))
    page.set_title(document.kind.name["en"])
    page.add_page()
    _head(page, document)
    rows = {"Name": person.name, "Number": document.number, "Issued on": document.issued.strftime("%d/%m/%Y")}
    for label, value in (rows | dict(document.rows)).items():
        page.set_font("helvetica", "B", 11)
        page.cell(60, 8, label)
        page.set_font("helvetica", "", 11)
        page.multi_cell(0, 8, value, new_x="LMARGIN", new_y="NEXT")
    _foot(page, document)
    return bytes(page.output())


def _head(page: FPDF, document: Issued) -> None:
    page.set_text_color(*DARK)
    page.set_font("helvetica", "B", 18)
    page.cell(0, 10, document.kind.name["en"], new_x="LMARGIN", new_y="NEXT")
    page.set_font("helvetica", "", 11)
    page.cell(0, 8, document.kind.issuer, new_x="LMARGIN", new_y="NEXT")
    page.set_draw_color(*DARK)
    page.line(page.l_margin, page.y + 1, page.w - page.r_margin, page.y + 1)
    page.ln(6)
    page.set_text_color(0, 0, 0)


def _foot(page: FPDF, document: Issued) -> None:
    page.ln(4)
    page.set_text_color(*LIGHT)
    page.set_font("helvetica", "", 9)
    page.cell(0, 6, f"{NOTE} {document.uri}")
