"""The tables as a PDF to print and to file, in both scripts."""

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from dashboard.exports.document import Heading, TitledPanel
from dashboard.written import written
from seva.fonts import add_fonts, set_font

SHADE = (230, 237, 245)


class _Page(FPDF):
    def footer(self) -> None:
        """The number of the page."""
        self.set_y(-12)
        set_font(self, "", 8)
        self.cell(0, 6, f"{self.page_no()} / {{nb}}", align="C")


def as_pdf(heading: Heading, panels: list[TitledPanel]) -> bytes:
    """All tables, one below the other."""
    page = _page()
    for style, size, text in (("B", 16, heading.title), *(("", 9, line) for line in heading.lines)):
        set_font(page, style, size)
        page.multi_cell(0, 6 if size < 12 else 10, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    for one in panels:
        _panel(page, one)
    return bytes(page.output())


def _panel(page: FPDF, one: TitledPanel) -> None:
    page.ln(5)
    if page.will_page_break(30):
        page.add_page()
    set_font(page, "B", 12)
    page.multi_cell(0, 7, one.title, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    set_font(page, "", 8)
    if one.help:
        page.multi_cell(0, 4.5, one.help, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    widths = (3, *([1.4] * (len(one.panel.columns) - 1)))
    head = FontFace(emphasis="BOLD", fill_color=SHADE)
    align = tuple("LEFT" if column.unit == "text" else "RIGHT" for column in one.panel.columns)
    set_font(page, "", 8.5)
    with page.table(col_widths=widths, headings_style=head, text_align=align, line_height=5.5) as table:
        table.row([column.title for column in one.panel.columns])
        for row in written(one.panel):
            table.row([value for value, _ in row])


def _page() -> FPDF:
    page = _Page(format="A4")
    page.set_margins(12, 12)
    page.set_auto_page_break(auto=True, margin=15)
    add_fonts(page)
    page.add_page()
    return page
