"""The tables as a PDF to print and to file, in both scripts."""

from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

import seva.payments
from dashboard.exports.document import Heading, TitledPanel
from dashboard.written import written

# Receipts bring the same fonts; one copy of them is enough.
FONTS = Path(seva.payments.__file__).with_name("fonts")
FAMILY, LATIN = "deva", "latin"
STYLES = {"": "Regular", "B": "Bold"}
SHADE = (230, 237, 245)


class _Page(FPDF):
    def footer(self) -> None:
        """The number of the page."""
        self.set_y(-12)
        self.set_font(FAMILY, "", 8)
        self.cell(0, 6, f"{self.page_no()} / {{nb}}", align="C")


def as_pdf(heading: Heading, panels: list[TitledPanel]) -> bytes:
    """All tables, one below the other."""
    page = _page()
    for style, size, text in (("B", 16, heading.title), *(("", 9, line) for line in heading.lines)):
        page.set_font(FAMILY, style, size)
        page.multi_cell(0, 6 if size < 12 else 10, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    for one in panels:
        _panel(page, one)
    return bytes(page.output())


def _panel(page: FPDF, one: TitledPanel) -> None:
    page.ln(5)
    if page.will_page_break(30):
        page.add_page()
    page.set_font(FAMILY, "B", 12)
    page.multi_cell(0, 7, one.title, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.set_font(FAMILY, "", 8)
    if one.help:
        page.multi_cell(0, 4.5, one.help, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    widths = (3, *([1.4] * (len(one.panel.columns) - 1)))
    head = FontFace(emphasis="BOLD", fill_color=SHADE)
    align = tuple("LEFT" if column.unit == "text" else "RIGHT" for column in one.panel.columns)
    page.set_font(FAMILY, "", 8.5)
    with page.table(col_widths=widths, headings_style=head, text_align=align, line_height=5.5) as table:
        table.row([column.title for column in one.panel.columns])
        for row in written(one.panel):
            table.row([value for value, _ in row])


def _page() -> FPDF:
    page = _Page(format="A4")
    page.set_margins(12, 12)
    page.set_auto_page_break(auto=True, margin=15)
    for style, weight in STYLES.items():
        page.add_font(FAMILY, style, FONTS / f"NotoSansDevanagari-{weight}.ttf")
        page.add_font(LATIN, style, FONTS / f"NotoSans-{weight}-Latin.ttf")
    page.set_fallback_fonts([LATIN], exact_match=True)
    page.set_font(FAMILY, "", 9)
    page.set_text_shaping(use_shaping_engine=True)
    page.add_page()
    return page
